// Overview, adoption and cost: what people do with Claude Code.
import { dashboard, given } from './dashboard.mjs'
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

/** What was counted in the time shown. */
export const total = (record, by = '', more = '') =>
  `sum${by && ` by (${by})`} (sum_over_time(${record}{team=~"$team"${more && `, ${more}`}}[$__range]))`
/** … and in each window of a time series. */
export const windowed = (record, by = '', more = '') => total(record, by, more).replace('$__range', '$__interval')
/** 0 where nothing of the kind happened. */
export const orZero = (expr) => `${expr} or vector(0)`
export const quantile = (q, record, by = '', more = '') =>
  `histogram_quantile(${q}, ${windowed(record, `le${by && `, ${by}`}`, more)})`

const TURNS = 'team_status:claude_metrics_turns:increase5m'
const SESSIONS = 'team_start:claude_code_sessions:increase5m'
const COST = 'team_model:claude_code_cost_usd:increase5m'
const COST_1D = 'team_model:claude_code_cost_usd:increase1d'
const TOKENS = 'team_model_type:claude_code_tokens:increase5m'
const COMMITS = 'team:claude_code_commits:increase5m'
const PULLS = 'team:claude_code_pull_requests:increase5m'
const DECISIONS = 'team_decision:claude_code_edit_decisions:increase5m'
const TURN_SECONDS = 'team_le:claude_metrics_turn_seconds:increase5m'
const CONTEXT = 'team_le:claude_metrics_context_percent:increase5m'
const PEOPLE_1D = 'team:claude_metrics_people:count1d'
const PEOPLE_7D = 'team:claude_metrics_people:count7d'
const PEOPLE = 'People with at least one turn: by `user_id` where machines send it, else by machine.'
const INPUT = 'type=~"input|cacheRead|cacheCreation"'

const active = (record, offset = '') => `sum(${record}{team=~"$team"}${offset && ` offset ${offset}`})`
const failedTurns = toTraces('{ name = "invoke_agent claude-code" && status = error }')

export const overview = dashboard({
  uid: 'overview',
  title: 'overview',
  description: 'How Claude Code is used and how it goes. Counts are recorded every five minutes.',
  variables: drillDownSources,
  panels: [
    count('Sessions', total(SESSIONS), { description: 'Sessions begun or resumed.' }),
    count('Turns', total(TURNS), { description: 'Prompts with everything that followed.' }),
    count('People, last day', orZero(active(PEOPLE_1D)), { description: PEOPLE }),
    number('Cost', total(COST), { unit: 'currencyUSD', decimals: 2 }),
    number('Tokens', total(TOKENS), { description: 'Input, output and both kinds of cache.' }),
    number('Turns that ended well', `${total(TURNS, '', 'status="ok"')} / ${total(TURNS)}`, {
      unit: 'percentunit',
      decimals: 1,
      thresholds: moreIsBetter(0.7, 0.85),
      description: 'Neither interrupted by a person nor ended by an error.',
      links: [failedTurns],
    }),
    bars('Turns by how they ended', [[windowed(TURNS, 'status'), '{{status}}']], {
      colours: { ok: GOOD, cancelled: FAIR, error: BAD },
      links: [failedTurns],
    }),
    lines(
      'Turn duration',
      [
        [quantile(0.5, TURN_SECONDS), 'median'],
        [quantile(0.9, TURN_SECONDS), '9 of 10'],
        [quantile(0.99, TURN_SECONDS), '99 of 100'],
      ],
      { unit: 's', interval: '15m', links: [toTraces('{ name = "invoke_agent claude-code" && duration > 10m }')] },
    ),
    bars('Sessions by how they start', [[windowed(SESSIONS, 'start_type'), '{{start_type}}']]),
    bars('Lines of code edited', [[windowed('team_type:claude_code_lines:increase5m', 'type'), '{{type}}']], {
      colours: { added: GOOD, removed: FAIR },
    }),
    bars(
      'Commits and pull requests',
      [
        [orZero(windowed(COMMITS)), 'commits'],
        [orZero(windowed(PULLS)), 'pull requests'],
      ],
      { description: 'Made by Claude Code.', colours: { commits: GOOD, 'pull requests': FAIR } },
    ),
    bars(
      'Edits accepted and refused',
      [
        [orZero(windowed(DECISIONS, '', 'decision="accept"')), 'accept'],
        [orZero(windowed(DECISIONS, '', 'decision="reject"')), 'reject'],
      ],
      {
        description: 'What people or rules decided about proposed edits.',
        colours: { accept: GOOD, reject: BAD },
      },
    ),
    lines(
      'Context window in use at the end of a turn',
      [
        [quantile(0.5, CONTEXT), 'median'],
        [quantile(0.95, CONTEXT), '19 of 20'],
      ],
      {
        unit: 'percent',
        interval: '15m',
        description: 'Near 100 % the client compacts, and answers get slower and dearer.',
      },
    ),
    bars(
      'Interruptions, denials, compactions',
      [
        [orZero(windowed('team:claude_metrics_interruptions:increase5m')), 'interruptions'],
        [orZero(windowed('team_by:claude_metrics_denials:increase5m')), 'denials'],
        [orZero(windowed('team_trigger:claude_metrics_compactions:increase5m')), 'compactions'],
      ],
      {
        links: [
          toLogs('{service_name="claude-code-plugin"} |~ "claude_code.permission_denied|claude_code.compaction"'),
        ],
      },
    ),
  ],
})

const DAY = { interval: '1d', w: 12 }

export const adoption = dashboard({
  uid: 'adoption',
  title: 'adoption',
  description: 'Who uses it: people a day and a week, licences, week against week. Days are those of UTC.',
  from: 'now-30d',
  variables: [given('licences', 'Licences', '100')],
  panels: [
    count('People, last day', orZero(active(PEOPLE_1D)), { description: PEOPLE }),
    count('People, last 7 days', orZero(active(PEOPLE_7D)), { description: PEOPLE }),
    number('Licences used in 7 days', `${active(PEOPLE_7D)} / $licences`, {
      unit: 'percentunit',
      decimals: 0,
      thresholds: moreIsBetter(0.4, 0.7),
      description: 'The number of licences is the field above. From 70 % blue, from 40 % yellow.',
    }),
    number('Against the week before', `${active(PEOPLE_7D)} / ${active(PEOPLE_7D, '7d')} - 1`, {
      unit: 'percentunit',
      decimals: 0,
      thresholds: moreIsBetter(-0.2, 0),
      description: 'People of these 7 days, compared with those of the 7 days before.',
    }),
    number('Turns a person and day', `${total(TURNS)} / sum(sum_over_time(${PEOPLE_1D}{team=~"$team"}[$__range:1d]))`, {
      decimals: 1,
    }),
    count('Commits and pull requests', `(${orZero(total(COMMITS))}) + (${orZero(total(PULLS))})`, {
      description: 'Made by Claude Code.',
    }),
    bars('People a day', [[active(PEOPLE_1D), 'people']], {
      ...DAY,
      description: PEOPLE,
      calcs: ['mean', 'max'],
      colours: { people: GOOD },
    }),
    lines(
      'People in 7 days, against the week before',
      [
        [active(PEOPLE_7D), 'these 7 days'],
        [active(PEOPLE_7D, '7d'), 'the 7 days before'],
      ],
      { ...DAY, colours: { 'these 7 days': GOOD, 'the 7 days before': FAIR } },
    ),
    bars('Turns a day by team', [[windowed(TURNS, 'team'), '{{team}}']], { ...DAY, ...MANY }),
    bars(
      'Commits and pull requests a day',
      [
        [orZero(windowed(COMMITS)), 'commits'],
        [orZero(windowed(PULLS)), 'pull requests'],
      ],
      { ...DAY, ...MANY, colours: { commits: GOOD, 'pull requests': FAIR } },
    ),
    table('People in 7 days by team', `sort_desc(sum by (team) (${PEOPLE_7D}{team=~"$team"}))`, { value: 'People' }),
    table('Turns by team', `sort_desc(${total(TURNS, 'team')})`, { value: 'Turns', unit: 'locale' }),
  ],
})

const month = `sum(sum_over_time(${COST_1D}{team=~"$team"}[30d:1d]))`
const forecast = `sum(sum_over_time(${COST_1D}{team=~"$team"}[7d:1d])) / 7 * 30`

export const cost = dashboard({
  uid: 'cost',
  title: 'cost and tokens',
  description: 'What is spent, by team and model, against a budget, and how well the cache works.',
  variables: [given('budget', 'Budget, USD in 30 days', '1000'), ...drillDownSources],
  panels: [
    number('Cost', total(COST), { unit: 'currencyUSD', decimals: 2 }),
    number('Cost a turn', `${total(COST)} / ${total(TURNS)}`, { unit: 'currencyUSD', decimals: 3 }),
    number('Cost of the last 30 days', month, {
      unit: 'currencyUSD',
      decimals: 0,
      description: 'Whole days of UTC, the last 30 of them.',
    }),
    number('Forecast for 30 days', forecast, {
      unit: 'currencyUSD',
      decimals: 0,
      description: 'The last 7 whole days, 30/7 times.',
    }),
    number('Forecast against the budget', `(${forecast}) / $budget`, {
      unit: 'percentunit',
      decimals: 0,
      thresholds: lessIsBetter(0.8, 1),
      description: 'The budget is the field above. From 80 % yellow, from 100 % orange.',
    }),
    number('Input read from cache', `${total(TOKENS, '', 'type="cacheRead"')} / ${total(TOKENS, '', INPUT)}`, {
      unit: 'percentunit',
      decimals: 0,
      thresholds: moreIsBetter(0.5, 0.7),
      description: 'Cached input costs a tenth of new input.',
    }),
    bars('Cost by model', [[windowed(COST, 'model'), '{{model}}']], { ...MANY, unit: 'currencyUSD' }),
    bars('Cost by team', [[windowed(COST, 'team'), '{{team}}']], { ...MANY, unit: 'currencyUSD' }),
    bars('Cost a day', [[`sum(${COST_1D}{team=~"$team"})`, 'cost']], {
      unit: 'currencyUSD',
      interval: '1d',
      timeFrom: '30d',
      colours: { cost: GOOD },
      description: 'Days of UTC, the last 30 of them.',
    }),
    ranking('Cost by team and model', `topk(10, ${total(COST, 'team, model')})`, '{{team}} {{model}}', {
      unit: 'currencyUSD',
      h: 9,
      links: [toTraces('{ name =~ "chat.*" && span.gen_ai.usage.output_tokens > 16000 }')],
    }),
    heading('Tokens'),
    bars('Tokens by kind', [[windowed(TOKENS, 'type'), '{{type}}']]),
    bars('Main thread and subagents', [[windowed(TOKENS, 'query_source'), '{{query_source}}']], {
      colours: { main: GOOD, subagent: FAIR },
    }),
    lines(
      'Input read from cache',
      [[`${windowed(TOKENS, 'model', 'type="cacheRead"')} / ${windowed(TOKENS, 'model', INPUT)}`, '{{model}}']],
      { unit: 'percentunit', interval: '15m' },
    ),
    table('Tokens by team, model and kind', `sort_desc(${total(TOKENS, 'team, model, type')})`, {
      value: 'Tokens',
      h: 9,
    }),
  ],
})

const top = (record, by) => `topk(10, ${total(record, by).replace('[$__range]', '[$__range:1d]')})`

export const people = dashboard({
  uid: 'people',
  title: 'people and repositories',
  description:
    'Leaderboards. Who does not want them leaves this file out; names stand here only where machines send them (docs/rollout.md).',
  from: 'now-30d',
  panels: [
    ranking('Cost by person', top('team_person:claude_code_cost_usd:increase1d', 'person'), '{{person}}', {
      unit: 'currencyUSD',
      h: 12,
      description: 'Of machines that do not say whose they are, the machine’s id.',
    }),
    ranking('Turns by person', top('team_person:claude_metrics_turns:increase1d', 'person'), '{{person}}', { h: 12 }),
    ranking(
      'Cost by repository',
      top('team_repository:claude_code_cost_usd:increase1d', 'repository'),
      '{{repository}}',
      {
        unit: 'currencyUSD',
        h: 12,
        description: 'Needs the repository as an attribute of metrics (docs/rollout.md).',
      },
    ),
    table(
      'Cost by team and person',
      `sort_desc(${total('team_person:claude_code_cost_usd:increase1d', 'team, person').replace('[$__range]', '[$__range:1d]')})`,
      {
        unit: 'currencyUSD',
        value: 'USD',
        h: 12,
      },
    ),
  ],
})
