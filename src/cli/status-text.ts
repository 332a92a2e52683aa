import { usageSentences } from '../status/usage-facts.ts'
import type { Paint } from './paint.ts'
import type { StatusReport } from './status-report.ts'

/** The report for a person: what is wrong first, then what is, then where each value comes from. */
export function statusText(report: StatusReport, nowMs: number, paint: Paint): string {
  const ago = (timeMs: number | null | undefined) => (timeMs == null ? 'never' : `${duration(nowMs - timeMs)} ago`)
  const { agent, spool, healthCheck } = report
  const recording = {
    on: 'on',
    off: 'off (CLAUDE_METRICS_DISABLED)',
    'next session': 'begins with the next session',
    unconfigured: 'off, not configured',
  }
  const facts: [string, string][] = [
    ['Recording', recording[report.recording]],
    ['Agent', agent ? `running, process ${agent.pid}, started ${ago(agent.sinceMs)}` : 'not running'],
    ['Health check', `${healthCheck.state}${healthCheck.lastAtMs ? `, last ${ago(healthCheck.lastAtMs)}` : ''}`],
    ['Spool', spoolText(spool)],
    ['Last delivery', ago(report.lastSendAtMs)],
  ]
  const sections = [
    paint('bold', `Claude Metrics ${report.version}`),
    report.problems.map((problem) => paint('yellow', `! ${problem}`)).join('\n'),
    table(facts),
    section('Destinations', report.destinations.map(destinationText)),
    section('Anonymous usage', report.usage === null ? [] : usageSentences(report.usage)),
    section('Last errors', report.lastErrors),
    section('Settings', [table(report.settings.map(({ variable, value, origin }) => [variable, text(value), origin]))]),
  ]
  return sections.filter(Boolean).join('\n\n')

  function section(title: string, lines: string[]): string {
    return lines.length === 0 ? '' : `${paint('bold', title)}\n${lines.join('\n')}`
  }

  function destinationText({ name, configured, waiting, waitingBytes, ...told }: StatusReport['destinations'][number]) {
    const parts = [configured ? (told.state ?? 'ok') : 'not configured']
    parts.push(waiting === 0 ? 'nothing waits' : `${waiting} waiting (${Math.ceil(waitingBytes / 1024)} KB)`)
    if (told.delivered !== undefined) parts.push(`${told.delivered} delivered, last ${ago(told.lastDeliveredAtMs)}`)
    if (told.rejected) parts.push(`${told.rejected} rejected`)
    const dropped = (told.dropped?.cap ?? 0) + (told.dropped?.attempts ?? 0)
    if (dropped > 0) parts.push(`${dropped} dropped`)
    if (told.lastError && told.state !== 'ok') parts.push(told.lastError)
    return `${name}: ${parts.join(', ')}`
  }
}

function spoolText({ open, waiting, drafts, bad }: StatusReport['spool']): string {
  const parts = [open ? 'open' : 'closed', waiting === 0 ? 'nothing waits' : `${waiting} waiting`]
  if (drafts > 0) parts.push(`${drafts} being written`)
  if (bad > 0) parts.push(`${bad} set aside`)
  return parts.join(', ')
}

function text(value: unknown): string {
  if (value === null || value === undefined) return '-'
  if (Array.isArray(value)) return value.join(', ') || '-'
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
}

function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
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
