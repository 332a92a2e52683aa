import type { ToolFacts } from '../tool/tool-facts.ts'
import type { AgentFacts } from './agent-facts.ts'
import type { ResponseFacts } from './response-facts.ts'

/** What one execution record covers. Everything in it is counted here and nowhere else. */
export interface ExecutionPart {
  turnId: string
  /** Distinguishes the executions of one turn. */
  idParts: (string | number)[]
  main: ResponseFacts[]
  agents: AgentFacts[]
  tools: ToolFacts[]
  startedAtMs: number | undefined
  finishedAtMs: number | undefined
  /** When a turn that never finished was known to be over. */
  closedAtMs?: number | undefined
  status: 'ok' | 'error' | 'cancelled'
  stopReason: string
  /** Said by the Stop hook: used where the transcript cannot be read. */
  lastMessage: string
  commands: string[]
  images: number
  /** The transcript has nothing of this turn, or something we do not understand: totals are unknown. */
  blind: boolean
  /** What an agent consumed after its turn. */
  detached: boolean
  firstOfTurn: boolean
  meta: Record<string, unknown>
}
