import * as z from 'zod/mini'
import { asObject, withoutNulls } from '../../transcript/json-object.ts'
import { isSafeId } from './ids.ts'

/** What the recorder knew besides the hook's input. */
export interface HookMarks {
  bashArgs: boolean
  /** The session says no to Bash command strings. At its start that holds for all of it. */
  bashArgsDenied?: boolean | undefined
  effort?: string | undefined
  /** `AI_AGENT`, for example `claude-code_2-1-328_harness`: the only place a hook learns the client's version. */
  client?: string | undefined
  entrypoint?: string | undefined
  /** Process id of the client. */
  clientPid?: number | undefined
  /** Which container that process id belongs to. */
  pidNamespace?: string | undefined
  /** The session wants less than all of the text to leave. */
  content?: 'redacted' | 'none' | undefined
  /** A collector gets the arguments of tool calls. */
  toolArguments?: boolean | undefined
  /** The session's environment says no to text for a collector. */
  collectorTextDenied?: boolean | undefined
  /** The session's environment has DO_NOT_TRACK. */
  doNotTrack?: boolean | undefined
  /** `TRACEPARENT` of the client's environment. */
  traceparent?: string | undefined
}

/** One hook call, as the session model sees it. */
export interface HookEvent {
  name: string
  /** When the hook ran, milliseconds since the epoch. */
  atMs: number
  sessionId: string
  transcriptPath: string | undefined
  cwd: string | undefined
  promptId: string | undefined
  agentId: string | undefined
  agentType: string | undefined
  permissionMode: string | undefined
  effort: string | undefined
  title: string | undefined
  marks: HookMarks
  input: Record<string, unknown>
}

const shape = z.looseObject({
  session_id: z.string(),
  transcript_path: z.optional(z.string()),
  cwd: z.optional(z.string()),
  prompt_id: z.optional(z.string()),
  agent_id: z.optional(z.string()),
  agent_type: z.optional(z.string()),
  permission_mode: z.optional(z.string()),
  session_title: z.optional(z.string()),
  effort: z.optional(z.object({ level: z.optional(z.string()) })),
})

export interface RecordedHook {
  event: string
  recordedAtMs: number
  marks: HookMarks
  payload: Record<string, unknown>
}

/**
 * Checks a recorded hook call at the border. Only the common fields must have the right types; each event's own fields
 * are read where they are used, so that a field that moves in a later client costs that field and nothing else.
 */
export function toHookEvent(recorded: RecordedHook): HookEvent | { problem: string } {
  const parsed = shape.safeParse(withoutNulls(recorded.payload, 1))
  if (!parsed.success) return { problem: `${recorded.event}: common fields missing or of another type` }
  const input = parsed.data
  if (!isSafeId(input.session_id)) return { problem: `${recorded.event}: session_id is no id` }
  if (input.agent_id !== undefined && !isSafeId(input.agent_id))
    return { problem: `${recorded.event}: agent_id is no id` }
  return {
    name: recorded.event,
    atMs: recorded.recordedAtMs,
    sessionId: input.session_id,
    transcriptPath: input.transcript_path,
    cwd: input.cwd,
    promptId: input.prompt_id,
    agentId: input.agent_id,
    agentType: input.agent_type,
    permissionMode: input.permission_mode,
    effort: recorded.marks.effort ?? input.effort?.level,
    title: input.session_title,
    marks: recorded.marks,
    input: recorded.payload,
  }
}

/** A field of the hook's input when it is a string, else undefined. */
export function textField(event: HookEvent, name: string): string | undefined {
  const value = event.input[name]
  return typeof value === 'string' ? value : undefined
}

/** A field of the hook's input when it is a non-negative number, rounded to an integer; else undefined. */
export function countField(event: HookEvent, name: string): number | undefined {
  const value = event.input[name]
  return typeof value === 'number' && value >= 0 ? Math.round(value) : undefined
}

/** A field of the hook's input when it is an object, else an empty one. */
export const objectField = (event: HookEvent, name: string): Record<string, unknown> => asObject(event.input[name])
