/**
 * What the store takes of an occurrence. The session model's occurrences are of this shape; the store needs nothing
 * else of them, so it knows nothing of the session model.
 */
export interface Fact {
  kind: string
  eventId: string
  sessionId: string
  /** When it happened, milliseconds since the epoch. */
  atMs: number
  turnId: string | null
  sessionName: string | null
  cwd: string
  clientVersion: string | undefined
  /** Extra entries of `client_meta`: tags and what is known of changes are taken from here. */
  meta: Record<string, unknown>
  fields: object
  /** Of a tool call. */
  toolUseId?: string
  /** Of an execution: each response is in one execution and no other. */
  responses?: readonly ResponseFact[]
  measures?: { firstOfTurn: boolean }
}

/** One API response, with what it cost where that is known. */
export interface ResponseFact {
  id: string
  requestId: string | null
  atMs: number
  model: string
  agentId: string | null
  agentType: string | null
  tokens: {
    input: number
    output: number
    cacheRead: number
    cacheWrite5m: number
    cacheWrite1h: number
  } | null
  thinkingTokens: number
  webSearches: number
  costNanos: number | null
  costSource: string | null
  cwd: string | null
  branch: string | null
  repository: string | null
}

/** Who knows: the agent saw hooks and transcript, a transcript alone reports less. The higher one wins. */
export const ORIGIN = { transcript: 0, agent: 1 } as const

export type Origin = (typeof ORIGIN)[keyof typeof ORIGIN]
