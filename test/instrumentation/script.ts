import { type RecordedHook, toHookEvent } from '../../src/instrumentation/session/hook-event.ts'
import { parseLine } from '../../src/transcript/line.ts'
import type { Sight } from './capture.ts'

/** When scripted sessions begin, milliseconds since the epoch. */
export const EPOCH_MS = Date.parse('2026-11-20T12:00:00.000Z')

type Json = Record<string, unknown>

export interface Block {
  text?: string
  thinking?: string
  tool?: string
  name?: string
  input?: Json
}

/**
 * A session written by hand, in the words in which the client writes hooks and transcripts. Times count from its start.
 */
export interface Script {
  sights: Sight[]
  hook(atMs: number, event: string, input?: Json): void
  /** Pre and Post of one call; without `endMs` it never ends. */
  call(atMs: number, endMs: number | undefined, id: string, name: string, rest?: Json): void
  user(atMs: number, promptId: string | undefined, text: string, rest?: Json): void
  /** One line per block, as the client writes them. Tokens: in and out are given, nothing is cached. */
  answer(
    atMs: number,
    id: string,
    tokens: [number, number],
    blocks: Block[],
    stop?: string | null,
    agent?: string,
  ): void
  result(atMs: number, promptId: string, toolId: string, text: string, rest?: Json, agent?: string): void
  interrupt(atMs: number, promptId: string, agent?: string): void
  meta(atMs: number, agentId: string, meta: Json): void
  line(atMs: number, line: Json, agent?: string): void
}

export const refused = { toolUseResult: 'User rejected tool use', toolDenialKind: 'user-rejected' }

export function script(sessionId = 'session-1', pid?: number): Script {
  const sights: Sight[] = []
  const time = (atMs: number) => new Date(EPOCH_MS + atMs).toISOString()

  function hook(atMs: number, event: string, input: Json = {}): void {
    const payload = {
      session_id: sessionId,
      transcript_path: `/t/${sessionId}.jsonl`,
      cwd: '/home/dev/project',
      ...input,
    }
    const marks = { bashArgs: false, client: 'claude-code_2-1-328_harness', clientPid: pid }
    const recorded: RecordedHook = { event, recordedAtMs: EPOCH_MS + atMs, marks, payload }
    const parsed = toHookEvent(recorded)
    if ('problem' in parsed) throw new Error(parsed.problem)
    sights.push({ kind: 'hook', atMs: EPOCH_MS + atMs, sessionId, event: parsed })
  }

  function line(atMs: number, raw: Json, agentId?: string): void {
    const entries = parseLine(JSON.stringify({ timestamp: time(atMs), sessionId, ...raw }))
    const agent = agentId === undefined ? {} : { agentId }
    sights.push({ kind: 'lines', atMs: EPOCH_MS + atMs, sessionId, ...agent, entries })
  }

  return {
    sights,
    hook,
    line,
    call(atMs, endMs, id, name, rest = {}) {
      const { tool_response = 'done', error, ...common } = { tool_input: {}, ...rest } as Json
      const call = { tool_name: name, tool_use_id: id, permission_mode: 'default', ...common }
      hook(atMs, 'PreToolUse', call)
      if (endMs === undefined) return
      const duration_ms = endMs - atMs
      if (error === undefined) hook(endMs, 'PostToolUse', { ...call, tool_response, duration_ms })
      else hook(endMs, 'PostToolUseFailure', { ...call, error, duration_ms })
    },
    user(atMs, promptId, text, rest = {}) {
      line(atMs, { type: 'user', promptId, message: { role: 'user', content: text }, ...rest })
    },
    answer(atMs, id, [input_tokens, output_tokens], blocks, stop = 'end_turn', agent) {
      const usage = { input_tokens, output_tokens, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 }
      for (const [apiBlockIndex, block] of blocks.entries()) {
        const content = [contentOf(block)]
        const message = { id, model: 'claude-opus-5-5', role: 'assistant', stop_reason: stop, usage, content }
        line(atMs + apiBlockIndex, { type: 'assistant', apiBlockIndex, message }, agent)
      }
    },
    result(atMs, promptId, toolId, text, rest = {}, agent) {
      const content = [{ type: 'tool_result', tool_use_id: toolId, content: text }]
      line(atMs, { type: 'user', promptId, message: { role: 'user', content }, ...rest }, agent)
    },
    interrupt(atMs, promptId, agent) {
      const content = [{ type: 'text', text: '[Request interrupted by user]' }]
      line(atMs, { type: 'user', promptId, message: { role: 'user', content } }, agent)
    },
    meta(atMs, agentId, meta) {
      sights.push({ kind: 'meta', atMs: EPOCH_MS + atMs, sessionId, agentId, meta })
    },
  }
}

function contentOf({ text, thinking, tool, name, input = {} }: Block): Json {
  if (text !== undefined) return { type: 'text', text }
  if (thinking !== undefined) return { type: 'thinking', thinking }
  return { type: 'tool_use', id: tool, name: name ?? 'Bash', input }
}
