import type { Received } from '../otlp/decode.ts'
import type { Arrival } from '../otlp/receiver.ts'
import type { Truth } from './load.ts'

/** What a collector got, held against what it had to get. */
export interface CollectorTally {
  expected: number
  /** Never acknowledged. */
  lost: string[]
  /** Under two ids: counted twice for good. */
  doubled: string[]
  /** Came again under its id, and was another one. */
  changed: string[]
  /** Came again under its id: a receipt was lost, or one of the two died in between. */
  repeated: number
}

/**
 * @param arrivals everything that reached the collector, acknowledged or not
 * @param taken what it acknowledged
 */
export function tallyCollector(truth: Truth, arrivals: readonly Arrival[], taken: readonly Received[]): CollectorTally {
  const records = arrivals.filter(({ signal }) => signal !== 'metrics').flatMap((arrival) => arrival.records)
  const contents = new Map<string, string>()
  const idsOf = new Map<string, Set<string>>()
  const changed: string[] = []
  for (const record of records) {
    const known = contents.get(record.id)
    if (known === undefined) contents.set(record.id, record.content)
    else if (known !== record.content) changed.push(`${known}\n  is now ${record.content}`)
    const name = nameOf(record)
    if (name !== undefined) idsOf.set(name, (idsOf.get(name) ?? new Set()).add(record.id))
  }
  const expected = [...truth.spans, ...truth.logs]
  const acknowledged = new Set(taken.map(nameOf))
  return {
    expected: expected.length,
    lost: expected.filter((name) => !acknowledged.has(name)),
    doubled: [...idsOf].filter(([, ids]) => ids.size > 1).map(([name]) => name),
    changed,
    repeated: records.length - contents.size,
  }
}

/** By what the client calls it. Undefined for records that no script names one by one, such as those of sessions. */
function nameOf({ name, attributes }: Received): string | undefined {
  const operation = attributes['gen_ai.operation.name']
  if (operation === 'chat') return `chat ${attributes['gen_ai.response.id']}`
  if (operation === 'execute_tool') return `execute_tool ${attributes['gen_ai.tool.call.id']}`
  if (operation === 'invoke_agent') return `invoke_agent ${attributes['prompt.id']}`
  if (name === 'claude_code.tool_result') return `${name} ${attributes['gen_ai.tool.call.id']}`
  return ['claude_code.user_prompt', 'claude_metrics.execution'].includes(name)
    ? `${name} ${attributes['prompt.id']}`
    : undefined
}
