import { setTimeout as delay } from 'node:timers/promises'
import { requestLine } from '../dev/live-line.ts'
import { createPaint } from '../dev/paint.ts'
import { pathOfAny } from '../exporters/claude-metrics/payload.ts'
import { type RecentEvent, readRecent } from '../status/recent.ts'
import { type CliContext, type ExitCode, say } from './context.ts'
import { printable } from './printable.ts'

export interface TailOptions {
  lines: number
  follow: boolean
  json?: boolean
}

const POLL_MS = 250

/** What the agent makes records of, one line each as it happens, until interrupted. */
export async function tail(context: CliContext, { lines, follow, json }: TailOptions): Promise<ExitCode> {
  const { home, out, err, color, now } = context
  const show = (event: RecentEvent): void =>
    say(out, json ? JSON.stringify(event) : lineOf(withPrintable(event), color))
  let { events, place } = readRecent(home, { inode: 0, offset: 0 })
  for (const event of lines > 0 ? events.slice(-lines) : []) show(event)
  if (events.length === 0) say(err, follow ? 'Nothing yet. Events show here as the agent takes them.' : 'Nothing yet.')
  if (!follow) return 0
  const interruption = context.interrupted()
  const startedAtMs = now()
  while (!interruption.aborted) {
    await delay(POLL_MS, undefined, { signal: interruption }).catch(() => {})
    const next = readRecent(home, place)
    // A file that is new to us may hold what was shown from the one before.
    const isNew = next.place.inode !== place.inode
    events = isNew ? next.events.filter(({ atMs }) => atMs >= startedAtMs) : next.events
    place = next.place
    events.forEach(show)
  }
  return 0
}

/** Tools of an MCP server have names of its choice. */
const withPrintable = (event: RecentEvent): RecentEvent => ({
  ...event,
  session: printable(event.session),
  kind: printable(event.kind),
  fields: Object.fromEntries(
    Object.entries(event.fields).map(([name, value]) => [name, typeof value === 'string' ? printable(value) : value]),
  ),
})

function lineOf({ atMs, session, kind, fields }: RecentEvent, color: boolean): string {
  const paint = createPaint(color)
  const when = `${paint.dim(clock(atMs))} ${paint.dim(session.slice(0, 8))}`
  if (kind === 'prompt') {
    const by = fields.prompt_source ? ` by ${fields.prompt_source}` : ''
    return `${when}  ${paint.cyan('prompt'.padEnd(13))} ${fields.characters} characters${by}`
  }
  const { prompt_source: _, permission_denied_by, ...own } = fields
  const path = pathOfAny(kind) ?? `/events/${kind}`
  const isSystem = path === '/events/system'
  const body = isSystem ? { kind, payload: own } : { ...own, client_meta: { permission_denied_by } }
  const request = { at: '', path, status: 202, duplicate: false, body }
  return `${when}  ${requestLine(request, paint)}`
}

/** `14:03:59`, local time. */
function clock(atMs: number): string {
  const date = new Date(atMs)
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':')
}
