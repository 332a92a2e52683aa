import type { Truth } from './load.ts'
import type { Server } from './server.ts'

/** What arrived, held against what had to. */
export interface Tally {
  hooks: number
  /** Prompts, tool calls, turns and session totals that had to arrive. */
  expected: number
  arrived: number
  lost: string[]
  /** The same occurrence under two ids: counted twice for good. */
  doubled: string[]
  /** The same id accepted again: the API's own rule makes one of it. */
  acceptedTwice: number
  /** What nobody did. */
  invented: string[]
}

const PATHS = { '/events/prompt': 'prompt_text', '/events/tool': 'bash_command', '/events/execution': 'response_text' }

export function tally(truth: Truth, server: Pick<Server, 'accepted'>): Tally {
  const idsOf = new Map<string, Set<string>>()
  const rows = new Map<string, Record<string, unknown>>()
  let acceptedTwice = 0
  for (const [id, { path, body, times }] of server.accepted) {
    acceptedTwice += times - 1
    const field = PATHS[path as keyof typeof PATHS]
    if (field !== undefined) {
      // A turn that nobody ended has no text.
      if (body[field] === null) continue
      const name = String(body[field])
      idsOf.set(name, (idsOf.get(name) ?? new Set()).add(id))
    } else if (path === '/events/session' && 'turn_count' in body && body['ended_at'] !== null) {
      rows.set(String(body['session_id']), body)
    }
  }
  const expected = [...truth.prompts, ...truth.tools, ...truth.executions]
  const known = new Set(expected)
  const wrongTotals = [...truth.sessions].flatMap(([id, totals]) => {
    const row = rows.get(id)
    const reported = row && {
      turns: row['turn_count'],
      tools: row['tool_calls_total'],
      tokensIn: row['tokens_in_total'],
      tokensOut: row['tokens_out_total'],
    }
    return JSON.stringify(reported) === JSON.stringify(totals) ? [] : [`totals of ${id}: ${JSON.stringify(reported)}`]
  })
  const lost = [...expected.filter((name) => !idsOf.has(name)), ...wrongTotals]
  return {
    hooks: truth.hooks,
    expected: expected.length + truth.sessions.size,
    arrived: expected.length + truth.sessions.size - lost.length,
    lost,
    doubled: [...idsOf].filter(([, ids]) => ids.size > 1).map(([name]) => name),
    acceptedTwice,
    invented: [...idsOf.keys()].filter((name) => !known.has(name)),
  }
}

/** True when everything has arrived. Cheap enough to be asked again and again. */
export const isComplete = (truth: Truth, server: Pick<Server, 'accepted'>): boolean =>
  tally(truth, server).lost.length === 0
