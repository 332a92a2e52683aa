import { counted } from '../../viewer/wording.ts'
import { isNotAccepted } from '../status/delivery-advice.ts'
import type { SettingRow } from '../status/setting-rows.ts'
import { usageSentences } from '../status/usage-facts.ts'
import type { Paint } from './paint.ts'
import { printable } from './printable.ts'
import type { StatusReport } from './status-report.ts'
import { fittingTable } from './table.ts'

/**
 * The report for a person: what is wrong first, then what is, then where each value comes from: what decides over what
 * is sent, what was set, the rest.
 *
 * @param columns of the terminal; undefined where there is none
 */
export function statusText(report: StatusReport, nowMs: number, paint: Paint, columns?: number): string {
  const ago = (timeMs: number | null | undefined) => (timeMs == null ? 'never' : `${duration(nowMs - timeMs)} ago`)
  const { agent, spool, healthCheck } = report
  const recording = {
    on: 'on',
    off: 'off (CLAUDE_METRICS_DISABLED)',
    'next prompt': 'begins with the next prompt',
    'next session': 'begins with the next session',
    unconfigured: 'off, not configured',
  }
  const facts: [string, string][] = [
    ['Recording', recording[report.recording]],
    ['Agent', agent ? `running, process ${agent.pid}, started ${ago(agent.sinceMs)}` : 'not running'],
    ['Health check', `${healthCheck.state}${healthCheck.lastAtMs ? `, last ${ago(healthCheck.lastAtMs)}` : ''}`],
    ['Spool', spoolText(spool)],
    ['Last delivery', ago(report.lastSendAtMs)],
    ['Hooks', hookText(report.hookCost)],
    ['Prices', report.prices],
    ['Versions', versionsText(report)],
  ]
  if (report.handedOver > 0) facts.push(['Import', `${counted(report.handedOver, 'request')} on the way to the agent`])
  const sections = [
    paint('bold', `Claude Metrics ${report.version}`),
    report.problems.map((problem) => paint('yellow', `! ${printable(problem)}`)).join('\n'),
    fittingTable(facts, columns),
    section('Destinations', report.destinations.flatMap(destinationText)),
    section('Anonymous usage', report.usage === null ? [] : usageSentences(report.usage).map(printable)),
    section('Last errors', report.lastErrors.map(printable)),
    settings('What is sent', ({ name }) => PRIVACY.has(name)),
    settings('Settings', ({ name, origin }) => !PRIVACY.has(name) && origin !== 'default'),
    settings(DEFAULTS, ({ name, origin }) => !PRIVACY.has(name) && origin === 'default'),
  ]
  return sections.filter(Boolean).join('\n\n')

  function section(title: string, lines: string[]): string {
    return lines.length === 0 ? '' : `${paint('bold', title)}\n${lines.join('\n')}`
  }

  function settings(title: string, isOne: (row: SettingRow) => boolean): string {
    const rows = report.settings.filter(isOne)
    // The title says it of all defaults.
    const from = (origin: string) => (title === DEFAULTS ? '' : origin)
    const cells = rows.map(({ variable, value, origin }) => [variable, text(value), from(origin)])
    return section(title, rows.length === 0 ? [] : [fittingTable(cells, columns)])
  }

  function destinationText(destination: StatusReport['destinations'][number]): string[] {
    const { name, configured, waiting, waitingBytes, advice, ...reported } = destination
    const isRefused = isNotAccepted(destination)
    const parts = [isRefused ? 'not accepted' : configured ? (reported.state ?? 'not tried yet') : 'not configured']
    const oldest = reported.oldestAtMs === undefined ? '' : `, the oldest from ${ago(reported.oldestAtMs)}`
    const size = `${Math.ceil(waitingBytes / 1024)} KB`
    parts.push(waiting === 0 ? 'nothing waits' : `${waiting} waiting (${size}${oldest})`)
    if (reported.delivered !== undefined)
      parts.push(`${reported.delivered} delivered, last ${ago(reported.lastDeliveredAtMs)}`)
    if (reported.rejected) parts.push(`${reported.rejected} rejected`)
    const dropped = (reported.dropped?.cap ?? 0) + (reported.dropped?.attempts ?? 0)
    if (dropped > 0) parts.push(`${dropped} dropped${byKind(reported.droppedKinds)}`)
    if (reported.lastError && (isRefused || reported.state !== 'ok')) parts.push(printable(reported.lastError))
    return [`${printable(name)}: ${parts.join(', ')}`, ...advice.map((text) => `  → ${text}`)]
  }
}

/** ` (40 /events/tool, 2 /events/execution)`, the most first; nothing for what an older version counted. */
const byKind = (kinds: Readonly<Record<string, number>> = {}): string => {
  const parts = Object.entries(kinds).sort(([, one], [, other]) => other - one)
  return parts.length === 0 ? '' : ` (${parts.map(([path, count]) => `${count} ${printable(path)}`).join(', ')})`
}

const DEFAULTS = 'Defaults'

/** Settings that decide over what leaves the machine. */
const PRIVACY: ReadonlySet<string> = new Set(
  'disabled content bashArgs accountEmail noMachineId noHostname noHardware otlpContent doNotTrack'.split(' '),
)

/** Only turns' ends are measured by the client; the other hooks do the same work. */
const hookText = (cost: StatusReport['hookCost']): string =>
  cost === null
    ? 'not measured yet'
    : `${cost.medianMs} ms each, ${cost.maxMs} ms at most, ${cost.totalMs} ms together at the end of the last ${cost.count === 1 ? 'turn' : counted(cost.count, 'turn')} (the client’s own measurement)`

function versionsText({ version, node, agent }: StatusReport): string {
  const other = agent && agent.version !== version ? `, agent ${agent.version}` : ''
  return `plugin ${version}, Node ${node}${other}`
}

function spoolText({ open, waiting, drafts, bad, losses }: StatusReport['spool']): string {
  const parts = [open ? 'open' : 'closed', waiting === 0 ? 'nothing waits' : `${waiting} waiting`]
  if (drafts > 0) parts.push(`${drafts} being written`)
  if (bad > 0) parts.push(`${bad} set aside`)
  if (losses.dropped > 0) parts.push(`${losses.dropped} dropped`)
  return parts.join(', ')
}

function text(value: unknown): string {
  if (value === null || value === undefined) return '-'
  if (Array.isArray(value)) return printable(value.join(', ')) || '-'
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : printable(String(value))
}

/** The largest fitting unit, rounded down: `3 min`. */
function duration(ms: number): string {
  for (const [unit, unitMs] of [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
  ] as const) {
    if (ms >= unitMs) return `${Math.floor(ms / unitMs)} ${unit}`
  }
  return `${Math.max(0, Math.floor(ms / 1_000))} s`
}
