import type { ExecutionPayload } from '../../src/contract/claude-metrics.ts'
import { type ExecutionFacts, factsOfPayload, factsOfTruth } from './execution-facts.ts'
import type { ExecutionTruth } from './truth.ts'

/** What can be added up over the executions of one turn. */
type TurnFacts = Pick<ExecutionFacts, 'tokens_in' | 'tokens_out' | 'cache_read_tokens' | 'cache_creation_tokens'> & {
  subagentResponses: number
  tools: number
}

const turnFactsOf = (facts: ExecutionFacts): TurnFacts => ({
  tokens_in: facts.tokens_in,
  tokens_out: facts.tokens_out,
  cache_read_tokens: facts.cache_read_tokens,
  cache_creation_tokens: facts.cache_creation_tokens,
  subagentResponses: facts.subagent_tokens.responses,
  tools: facts.tools_used.reduce((all, counted) => all + Number(counted.split(' ')[1]), 0),
})

/** The sums of the executions of each turn, in the order the turns first appear. */
export function factsByTurn(executions: ExecutionPayload[]): TurnFacts[] {
  const turns = new Map<string | null, TurnFacts>()
  for (const execution of executions) {
    const facts = turnFactsOf(factsOfPayload(execution))
    const before = turns.get(execution.turn_id)
    turns.set(execution.turn_id, before ? added(before, facts) : facts)
  }
  return [...turns.values()]
}

const added = (a: TurnFacts, b: TurnFacts): TurnFacts => ({
  tokens_in: a.tokens_in + b.tokens_in,
  tokens_out: a.tokens_out + b.tokens_out,
  cache_read_tokens: a.cache_read_tokens + b.cache_read_tokens,
  cache_creation_tokens: a.cache_creation_tokens + b.cache_creation_tokens,
  subagentResponses: a.subagentResponses + b.subagentResponses,
  tools: a.tools + b.tools,
})

export const truthByTurn = (truths: ExecutionTruth[]): TurnFacts[] =>
  truths.map((one) => turnFactsOf(factsOfTruth(one)))
