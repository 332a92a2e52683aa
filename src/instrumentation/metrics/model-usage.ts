import type { AdvisorUsage } from '../../transcript/entry.ts'
import type { ResponseFacts } from '../session/response-facts.ts'

/** Tokens of one model on one kind of thread, as the API counts them: `input` leaves both cache counts out. */
export interface ModelUsage {
  model: string
  querySource: 'main' | 'subagent'
  input: number
  output: number
  cacheRead: number
  cacheCreation: number
}

/** Sums the responses by model and thread. Responses without usage count nothing: unknown is not zero. */
export function usageByModel(main: ResponseFacts[], subagents: ResponseFacts[]): ModelUsage[] {
  const sums = new Map<string, ModelUsage>()
  const add = ({ model, usage }: ResponseFacts, querySource: ModelUsage['querySource']) => {
    if (usage === undefined) return
    addUsage(model, usage, querySource)
    for (const advisor of usage.advisors ?? []) addUsage(advisor.model, advisor, querySource)
  }
  const addUsage = (model: string, usage: Omit<AdvisorUsage, 'model'>, querySource: ModelUsage['querySource']) => {
    const key = `${querySource} ${model}`
    const sum = sums.get(key) ?? { model, querySource, input: 0, output: 0, cacheRead: 0, cacheCreation: 0 }
    sum.input += usage.input
    sum.output += usage.output
    sum.cacheRead += usage.cacheRead
    sum.cacheCreation += usage.cacheCreation
    sums.set(key, sum)
  }
  for (const response of main) add(response, 'main')
  for (const response of subagents) add(response, 'subagent')
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum)
}
