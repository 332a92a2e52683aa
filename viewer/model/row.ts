import type { Outcome } from './entry.ts'

export type RowKind = 'turn' | 'response' | 'tool' | 'agent' | 'note' | 'answer' | 'span'
export type RowOutcome = Outcome | 'running' | 'cancelled'

/** One line of the waterfall. */
export interface Row {
  key: string
  /** 1 for a turn, 2 for what happened on its main thread, 3 inside a subagent, … */
  level: number
  parent: string | null
  hasChildren: boolean
  kind: RowKind
  title: string
  detail: string
  startMs: number
  endMs: number
  /** As measured; null where nobody measured it. */
  durationMs: number | null
  tokensIn: number | null
  tokensOut: number | null
  outcome: RowOutcome
  outcomeText: string
  /** Numbers of the records behind it. */
  refs: number[]
}

/** A turn as rows, the turn itself first; children follow their parent, oldest first. */
export interface TurnRows {
  startMs: number
  endMs: number
  rows: Row[]
}

/** A row with what it takes to find its place. Until it has one, its level is 0, and no parent means the turn. */
export interface Node extends Row {
  /** Depth of the subagent that this call starts; 0 for everything else. */
  startsDepth: number
  agentType: string | null
  /** The subagent that this call started, once known. */
  agentId: string | null
}
