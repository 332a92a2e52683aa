import type { SessionSource } from '../server/history.ts'
import type { ViewOccurrence } from '../server/occurrence-record.ts'

const DAY_MS = 86_400_000

/** Noon of a day some days before `nowMs`, so that no test depends on the time of day. */
export const noonBefore = (nowMs: number, days: number): number => {
  const date = new Date(nowMs - days * DAY_MS)
  date.setHours(12, 0, 0, 0)
  return date.getTime()
}

export interface Reported {
  id: string
  startMs: number
  cwd?: string
  name?: string | null
  turns?: number
  callsPerTurn?: number
  costUsd?: number | null
  model?: string
  /** Of turn `turn`. */
  prompt?: (turn: number) => string | null
  answer?: (turn: number) => string | null
}

/** A session as a source gives it: prompts, calls of which every fifth fails, and the ends of turns. */
export function occurrencesOf(reported: Reported): ViewOccurrence[] {
  const { id, startMs, cwd = '/home/ada/parser', name = null, turns = 2, callsPerTurn = 3 } = reported
  const { model = 'claude-opus-5-5', costUsd = 0.25 } = reported
  const base = { sessionId: id, sessionName: name, cwd, meta: {} as Record<string, unknown> }
  const all: ViewOccurrence[] = []
  for (let turn = 1; turn <= turns; turn += 1) {
    const turnId = `turn-${turn}`
    const atMs = startMs + turn * 60_000
    const put = (kind: string, key: string, ms: number, fields: object, meta = {}) =>
      all.push({ ...base, kind, eventId: `${id}-${key}`, turnId, atMs: ms, fields, meta })
    put('prompt', `p${turn}`, atMs, {
      prompt_text: reported.prompt ? reported.prompt(turn) : `Question ${turn}`,
      model,
    })
    for (let call = 1; call <= callsPerTurn; call += 1) {
      const success = call % 5 !== 0
      put('tool', `t${turn}-${call}`, atMs + call * 1000, {
        tool_name: 'Bash',
        success,
        duration_ms: 100,
        error_class: success ? null : 'exit_nonzero',
        bash_command_kind: 'npm',
        bash_command: null,
        file_path: null,
        subagent_type: null,
        subagent_depth: 0,
        permission_outcome: 'allowed',
      })
    }
    const end = atMs + (callsPerTurn + 1) * 1000
    const tokens = { tokens_in: 5000, tokens_out: 200, cache_read_tokens: 4000, thinking_tokens: null }
    const response_text = reported.answer ? reported.answer(turn) : `Answer ${turn}`
    const fields = { status: 'ok', stop_reason: 'end_turn', duration_ms: end - atMs, model, response_text, ...tokens }
    put('execution', `e${turn}`, end, fields, { cost_usd: costUsd })
  }
  const lastMs = startMs + (turns + 1) * 60_000
  const fields = {
    started_at: new Date(startMs).toISOString(),
    ended_at: new Date(lastMs).toISOString(),
    exit_kind: 'end_turn',
  }
  all.push({ ...base, kind: 'session', eventId: `${id}-row`, turnId: null, atMs: lastMs, fields })
  return all
}

export const sourceOf = (sessions: readonly Reported[]): SessionSource => ({
  list: () => sessions.map(({ id, turns }) => ({ id, mark: `${turns}` })),
  read: async (id) => {
    const reported = sessions.find((one) => one.id === id)
    return reported === undefined ? [] : occurrencesOf(reported)
  },
})
