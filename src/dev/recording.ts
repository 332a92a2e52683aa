import { dirname, join } from 'node:path'

/** A transcript line or hook input as it was recorded; what is in it is the client's affair. */
export type Recorded = Record<string, unknown>

/** A line of a transcript; `at` is its timestamp in milliseconds since the start of the recording. */
export type RecordedLine = Recorded & { at: number }

export interface RecordedTranscript {
  /** Fields that all lines have in common. */
  common: Recorded
  lines: RecordedLine[]
}

export interface RecordedHook {
  /** Milliseconds since the start of the recording. */
  at: number
  event: string
  /** The hook's input without the four fields that every hook has. */
  input: Recorded
}

/** `plugin/demo/session.json`, written by `scripts/demo-session.mjs`. */
export interface Recording {
  /** Home folder at the time; every path begins with it. */
  home: string
  cwd: string
  sessionId: string
  transcriptPath: string
  environment: Record<string, string>
  hooks: RecordedHook[]
  transcript: RecordedTranscript
  subagents: (RecordedTranscript & { id: string; meta: Recorded })[]
}

/** Something that happens while a recording is played. */
export type Scene =
  | { kind: 'hook'; atMs: number; event: string; input: Recorded }
  /** `spokenAtMs` is the line's own time, `atMs` the time from which a reader can see it. */
  | { kind: 'line'; atMs: number; spokenAtMs: number; file: string; line: Recorded }
  | { kind: 'file'; atMs: number; file: string; content: Recorded }

/** The client writes a line some 25 to 118 ms after the time that is in it. */
const VISIBLE_AFTER_MS = 100

/** A recording whose session happens in `home` instead of where it was recorded. */
export function parseRecording(text: string, home: string): Recording {
  const { home: recordedHome } = JSON.parse(text) as Recording
  return JSON.parse(text.replaceAll(recordedHome, JSON.stringify(home).slice(1, -1))) as Recording
}

/** All that happens in a recording, in the order in which it does. */
export function scenesOf(recording: Recording): Scene[] {
  const { cwd, sessionId, transcriptPath } = recording
  const hooks = recording.hooks.map(
    ({ at, event, input }): Scene => ({
      kind: 'hook',
      atMs: at,
      event,
      input: { session_id: sessionId, transcript_path: transcriptPath, cwd, ...input, hook_event_name: event },
    }),
  )
  // At SessionEnd the transcript is complete.
  const endAtMs = recording.hooks.find((hook) => hook.event === 'SessionEnd')?.at ?? Number.POSITIVE_INFINITY
  const linesOf = ({ common, lines }: RecordedTranscript, file: string) =>
    lines.map(({ at, ...line }): Scene => {
      const atMs = Math.min(at + VISIBLE_AFTER_MS, endAtMs)
      return { kind: 'line', atMs, spokenAtMs: at, file, line: { ...common, ...line } }
    })
  const subagents = recording.subagents.flatMap((subagent): Scene[] => {
    const base = join(dirname(transcriptPath), sessionId, 'subagents', `agent-${subagent.id}`)
    const lines = linesOf(subagent, `${base}.jsonl`)
    const [first] = lines
    return first
      ? [{ kind: 'file', atMs: first.atMs, file: `${base}.meta.json`, content: subagent.meta }, ...lines]
      : []
  })
  // Stable: what is equally old stays in this order, so that lines come before the hook that ends the session.
  return [...linesOf(recording.transcript, transcriptPath), ...subagents, ...hooks].sort((a, b) => a.atMs - b.atMs)
}
