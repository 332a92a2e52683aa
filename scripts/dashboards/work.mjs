// Tools, the model's API, and the pipeline: how well it works.
import { dashboard } from './dashboard.mjs'
import { drillDownSources, toLogs, toTraces } from './drill-down.mjs'
import {
  BAD,
  bars,
  count,
  FAIR,
  GOOD,
  heading,
  lessIsBetter,
  lines,
  MANY,
  moreIsBetter,
  number,
  ranking,
  table,
} from './panel.mjs'
import { orZero, quantile, total, windowed } from './use.mjs'

const CALLS = 'team_tool_outcome:claude_metrics_tool_calls:increase5m'
const TOOL_LE = 'team_tool_le:claude_metrics_tool_seconds:increase5m'
const TOOL_SECONDS = 'team_tool:claude_metrics_tool_seconds:increase5m'
const DENIALS = 'team_by:claude_metrics_denials:increase5m'
const OUTCOMES = { success: GOOD, denied: FAIR, blocked: FAIR, interrupted: FAIR, error: BAD }
const ofTool = (condition) => toTraces(`{ name = "execute_tool \${__series.name}"${condition} }`)

export const tools = dashboard({
  uid: 'tools',
  title: 'tools',
  description: 'Which tools are called, how they end, how long they take, and who refuses what.',
  variables: drillDownSources,
  panels: [
    count('Tool calls', total(CALLS), { w: 6 }),
    number('Calls that succeeded', `${total(CALLS, '', 'outcome="success"')} / ${total(CALLS)}`, {
      w: 6,
      unit: 'percentunit',
      decimals: 1,
      thresholds: moreIsBetter(0.8, 0.9),
    }),
    count('Calls refused', orZero(total(DENIALS)), { w: 6, description: 'By a person, a rule or a hook.' }),
    number('Time in tools', total(TOOL_SECONDS), { w: 6, unit: 's' }),
    bars('Calls by tool', [[windowed(CALLS, 'tool_name'), '{{tool_name}}']], {
      ...MANY,
      links: [ofTool('')],
    }),
    bars('Calls by outcome', [[windowed(CALLS, 'outcome'), '{{outcome}}']], { colours: OUTCOMES }),
    ranking(
      'Tools that fail most often',
      `topk(10, ${total(CALLS, 'tool_name', 'outcome="error"')} > 0)`,
      '{{tool_name}}',
      {
        description: 'Calls with an error. Refused and interrupted ones are not errors.',
        links: [ofTool(' && status = error')],
      },
    ),
    ranking(
      'Share of calls that fail',
      `topk(10, ${total(CALLS, 'tool_name', 'outcome="error"')} / ${total(CALLS, 'tool_name')})`,
      '{{tool_name}}',
      { unit: 'percentunit', thresholds: lessIsBetter(0.1, 0.3), links: [ofTool(' && status = error')] },
    ),
    ranking(
      'Slowest tools: 19 of 20 calls take less',
      `topk(10, histogram_quantile(0.95, ${total(TOOL_LE, 'le, tool_name')}))`,
      '{{tool_name}}',
      { unit: 's', links: [ofTool(' && duration > 1m')] },
    ),
    ranking('Where the time goes', `topk(10, ${total(TOOL_SECONDS, 'tool_name')})`, '{{tool_name}}', { unit: 's' }),
    table('Calls by tool and outcome', `sort_desc(${total(CALLS, 'tool_name, outcome')})`, {
      value: 'Calls',
      unit: 'locale',
    }),
    bars('Refusals by who refused', [[windowed(DENIALS, 'by'), '{{by}}']], {
      ...MANY,
      description: 'Empty while nothing was refused.',
      links: [toLogs('{service_name="claude-code-plugin"} |= "claude_code.permission_denied"')],
    }),
  ],
})

const REQUESTS = 'team_model_error:claude_code_api_requests:increase5m'
const API_LE = 'team_model_le:claude_code_api_seconds:increase5m'
const FAILED = 'error_type!=""'
const MODEL = 'gen_ai_request_model'
const failedChats = toTraces('{ name =~ "chat.*" && status = error }')

export const model = dashboard({
  uid: 'model',
  title: 'requests to the model',
  description: 'Requests to the API by model: how many, how long, and which fail with what.',
  variables: drillDownSources,
  panels: [
    count('Requests', total(REQUESTS), { w: 6 }),
    number('Requests that failed', `(${orZero(total(REQUESTS, '', FAILED))}) / ${total(REQUESTS)}`, {
      w: 6,
      unit: 'percentunit',
      decimals: 2,
      thresholds: lessIsBetter(0.01, 0.05),
      links: [failedChats],
    }),
    number('Half of the requests take less', quantile(0.5, API_LE).replace('$__interval', '$__range'), {
      w: 6,
      unit: 's',
    }),
    number('19 of 20 requests take less', quantile(0.95, API_LE).replace('$__interval', '$__range'), {
      w: 6,
      unit: 's',
      thresholds: lessIsBetter(60, 120),
    }),
    bars('Requests by model', [[windowed(REQUESTS, MODEL), `{{${MODEL}}}`]]),
    bars('Failed requests by error', [[orZero(windowed(REQUESTS, 'error_type', FAILED)), '{{error_type}}']], {
      description: 'Only requests whose failure the client writes down.',
      links: [failedChats, toLogs('{service_name="claude-code-plugin"} |= "claude_code.api_error"')],
    }),
    lines('Duration by model: half take less', [[quantile(0.5, API_LE, MODEL), `{{${MODEL}}}`]], {
      unit: 's',
      interval: '15m',
    }),
    lines('Duration by model: 19 of 20 take less', [[quantile(0.95, API_LE, MODEL), `{{${MODEL}}}`]], {
      unit: 's',
      interval: '15m',
      links: [toTraces('{ name =~ "chat.*" && duration > 1m }')],
    }),
    table('Requests by model and error', `sort_desc(${total(REQUESTS, `${MODEL}, error_type`)})`, {
      w: 24,
      value: 'Requests',
      unit: 'locale',
    }),
  ],
})

const outbox = (what) => `team_destination:claude_metrics_${what}:increase5m`
const LATENCY = 'team_destination_le:claude_metrics_delivery_seconds:increase5m'
const T = '{team=~"$team"}'
const signals = (metric) =>
  [
    ['log_records', 'logs'],
    ['spans', 'spans'],
    ['metric_points', 'metric points'],
  ]
    .map(([name, signal]) => `label_replace(rate(${metric}_${name}[$__rate_interval]), "signal", "${signal}", "", "")`)
    .join(' or ')

export const pipeline = dashboard({
  uid: 'pipeline',
  title: 'reliability of the pipeline',
  description: 'From the machines’ queues to the backends: what waits, what was refused, what was given up.',
  panels: [
    count('Machines reporting', orZero(`sum(team:claude_metrics_agents:count${T})`), {
      description: 'Machines whose agent runs now.',
    }),
    count('Requests waiting', `sum(team_destination:claude_metrics_outbox_depth:sum${T})`, {
      description: 'On the disks of all machines.',
    }),
    number('Oldest waiting', `max(team_destination:claude_metrics_oldest_age:max${T})`, {
      unit: 's',
      thresholds: lessIsBetter(600, 3_600),
    }),
    count('Rejected', orZero(total(outbox('rejected'))), {
      thresholds: [
        { color: GOOD, value: null },
        { color: BAD, value: 1 },
      ],
      description: 'Refused by a destination for good.',
    }),
    count('Dropped', orZero(total(outbox('dropped'))), {
      thresholds: [
        { color: GOOD, value: null },
        { color: BAD, value: 1 },
      ],
      description: 'Given up because of a limit of size or age.',
    }),
    number('From event to delivery, 99 of 100', quantile(0.99, LATENCY).replace('$__interval', '$__range'), {
      unit: 's',
      thresholds: lessIsBetter(60, 600),
    }),
    bars('Delivered, by destination', [[windowed(outbox('delivered'), 'destination'), '{{destination}}']]),
    lines('From event to delivery, 99 of 100', [[quantile(0.99, LATENCY, 'destination'), '{{destination}}']], {
      unit: 's',
      interval: '15m',
    }),
    bars('Retries, rejections, drops', [
      [windowed(outbox('retried'), 'destination'), 'retried {{destination}}'],
      [windowed(outbox('rejected'), 'destination'), 'rejected {{destination}}'],
      [orZero(windowed(outbox('dropped'), 'destination, reason')), 'dropped {{destination}} {{reason}}'],
    ]),
    lines('Waiting, by destination', [
      [`sum by (destination) (team_destination:claude_metrics_outbox_depth:sum${T})`, '{{destination}}'],
      [`sum(team:claude_metrics_spool_depth:sum${T})`, 'recorded, not yet processed'],
    ]),
    lines(
      'Waiting bytes, by destination',
      [[`sum by (destination) (team_destination:claude_metrics_outbox_bytes:sum${T})`, '{{destination}}']],
      { unit: 'bytes' },
    ),
    table(
      'Machines that wait longest',
      `topk(20, max by (instance, destination) (claude_metrics_outbox_oldest_age_seconds${T}))`,
      { unit: 's', value: 'Oldest', h: 9, thresholds: lessIsBetter(600, 3_600) },
    ),
    heading('Collectors'),
    lines('Taken in', [[`sum by (signal) (${signals('otelcol_receiver_accepted')})`, '{{signal}}']], {
      unit: 'cps',
      interval: '1m',
    }),
    lines(
      'Refused, and given up',
      [
        [orZero(`sum(${signals('otelcol_receiver_refused')})`), 'refused'],
        [orZero(`sum(${signals('otelcol_exporter_send_failed')})`), 'given up'],
      ],
      { unit: 'cps', interval: '1m', colours: { refused: FAIR, 'given up': BAD } },
    ),
    lines(
      'Queue',
      [
        [
          'max by (exporter, data_type) (otelcol_exporter_queue_size / otelcol_exporter_queue_capacity)',
          '{{exporter}} {{data_type}}',
        ],
      ],
      {
        unit: 'percentunit',
        interval: '1m',
        description: 'Persistent queues. At 100 % data is refused, and waits on the machines.',
      },
    ),
    lines('Memory', [['max by (job, instance) (otelcol_process_memory_rss)', '{{instance}}']], {
      unit: 'bytes',
      interval: '1m',
    }),
  ],
})
