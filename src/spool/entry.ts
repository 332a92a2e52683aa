import { hasTooManyParts } from '../process/json-parts.ts'

/** What only the moment of the hook knew, from the header line. */
export interface EntryMarks {
  /** The session sends Bash command strings. */
  bashArgs: boolean
  /** The session's environment says no to Bash command strings; stronger than any configuration file. */
  bashArgsDenied: boolean
  effort?: string
  /** AI_AGENT, for example `claude-code_2-1-328_harness`: the client's version. */
  client?: string
  /** CLAUDE_CODE_ENTRYPOINT, for example `cli` or `sdk-cli`. */
  entrypoint?: string
  clientPid?: number
  /** Which container's pid that is; only SessionStart knows it. */
  pidNamespace?: string
  /** The session's environment or the plugin's option wants less than all of the text. */
  content?: 'redacted' | 'none'
  /** The session's environment says no to text for a collector. */
  collectorTextDenied?: boolean
  /** The session's environment says yes to text for a collector, and by that no to the arguments of tool calls. */
  toolArgumentsDenied?: boolean
  /** The session's environment has DO_NOT_TRACK. */
  doNotTrack?: boolean
  /** TRACEPARENT, of W3C's Trace Context: the span that the session is run in. */
  traceparent?: string
}

/** One hook call. */
export interface SpoolEntry {
  kind: 'entry'
  event: string
  recordedAtMs: number
  marks: EntryMarks
  /** What the client wrote to the hook's stdin. */
  payload: Record<string, unknown>
}

export interface BadEntry {
  kind: 'bad'
  reason: string
}

/** The header holds a handful of short values; what has no line break by then is no header. */
const MAX_HEADER_BYTES = 4 * 1024
const HEADER = /^cm1 ([A-Za-z]{1,64})((?: [a-z_]+=[A-Za-z0-9._:/-]*)*) ?$/
const LINE_FEED = 0x0a

/**
 * Reads a spool file: one line `cm1 <Event> key=value…`, then the hook's stdin byte for byte. Bytes that are no UTF-8,
 * and NULs, become U+FFFD. Unknown keys are left to newer versions.
 *
 * @param recordedAtMs the time of the hook, which is the time of the file
 */
export function parseEntry(bytes: Uint8Array, recordedAtMs: number): SpoolEntry | BadEntry {
  if (bytes.length === 0) return bad('the file is empty')
  const headerEnd = bytes.subarray(0, MAX_HEADER_BYTES).indexOf(LINE_FEED)
  const header = headerEnd < 0 ? null : HEADER.exec(decode(bytes.subarray(0, headerEnd)))
  if (!header) return bad('no header line of this version')
  const input = bytes.subarray(headerEnd + 1)
  if (hasTooManyParts(input)) return bad(`the input has too many parts (${input.length} bytes)`)
  const payload = parseObject(decode(input))
  if (typeof payload === 'string') return bad(payload)
  return { kind: 'entry', event: header[1] ?? '', recordedAtMs, marks: parseMarks(header[2] ?? ''), payload }
}

/** The header line for an entry; values that the format has no place for are left out. */
export function formatHeader(event: string, marks: Partial<EntryMarks>): string {
  const values: Record<string, string | number | undefined> = {
    bash_args: marks.bashArgs ? '1' : marks.bashArgsDenied ? '0' : undefined,
    effort: marks.effort,
    client: marks.client,
    entry: marks.entrypoint,
    pid: marks.clientPid,
    ns: marks.pidNamespace,
    content: marks.content,
    otlp_content: marks.collectorTextDenied ? '0' : marks.toolArgumentsDenied ? '1' : undefined,
    dnt: marks.doNotTrack ? '1' : undefined,
    traceparent: marks.traceparent,
  }
  const written = Object.entries(values).filter(([, value]) => /^[A-Za-z0-9._:/-]{1,128}$/.test(String(value ?? '')))
  return `${['cm1', event, ...written.map(([key, value]) => `${key}=${value}`)].join(' ')}\n`
}

const bad = (reason: string): BadEntry => ({ kind: 'bad', reason })

/**
 * Not fatal: a replacement character in a prompt is better than no prompt. JSON.parse refuses raw NULs, so they are
 * replaced as well.
 */
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes).replaceAll('\0', '\ufffd')

/** The object, or what is wrong with the text. Never any of the text: reasons are logged. */
function parseObject(text: string): Record<string, unknown> | string {
  if (text.trim() === '') return 'the hook got no input'
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : 'the input is no JSON object'
  } catch {
    return `the input is no JSON (${text.length} characters)`
  }
}

function parseMarks(text: string): EntryMarks {
  const values = new Map<string, string>()
  for (const pair of text.split(' ')) {
    const [key, value] = pair.split('=')
    if (key && value) values.set(key, value)
  }
  const effort = values.get('effort')
  const client = values.get('client')
  const entrypoint = values.get('entry')
  const clientPid = Number(values.get('pid'))
  const pidNamespace = values.get('ns')
  const content = values.get('content')
  const collectorText = values.get('otlp_content')
  const traceparent = values.get('traceparent')
  return {
    bashArgs: values.get('bash_args') === '1',
    bashArgsDenied: values.get('bash_args') === '0',
    ...(effort && { effort }),
    ...(client && { client }),
    ...(entrypoint && { entrypoint }),
    ...(Number.isSafeInteger(clientPid) && clientPid > 0 && { clientPid }),
    ...(pidNamespace && { pidNamespace }),
    ...(content && content !== 'full' && { content: content === 'redacted' ? content : ('none' as const) }),
    ...(collectorText === '0' && { collectorTextDenied: true }),
    ...(collectorText === '1' && { toolArgumentsDenied: true }),
    ...(values.get('dnt') === '1' && { doNotTrack: true }),
    ...(traceparent && { traceparent }),
  }
}
