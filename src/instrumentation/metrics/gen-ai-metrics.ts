import type { Attributes, Meter } from '@opentelemetry/api'
import { GEN_AI_METRIC } from '../../contract/metrics.ts'
import { CORE, GEN_AI, MCP, OPERATION } from '../../contract/span-attributes.ts'
import type { Occurrence } from '../occurrence.ts'

type FinishedSpan = NonNullable<Occurrence['spans']>[number]

/** Buckets as the conventions give them. Seconds. */
const SECONDS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92]
const TOKENS = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864]

/** Attributes of a span that its metric carries: of few values each. */
const KEPT: { readonly [operation: string]: readonly string[] } = {
  [OPERATION.chat]: [GEN_AI.operation, GEN_AI.provider, GEN_AI.requestModel, GEN_AI.responseModel],
  [OPERATION.agent]: [GEN_AI.operation, GEN_AI.provider, GEN_AI.agentName],
  [OPERATION.tool]: [GEN_AI.operation, GEN_AI.toolName, GEN_AI.toolType],
}

/** The metrics of the GenAI conventions. Each is a measurement of one finished span, so they are made of spans. */
export function createGenAiMetrics(meter: Meter): { record(span: FinishedSpan): void } {
  const histogram = (
    { name, ...how }: { name: string; unit: string; description: string },
    explicitBucketBoundaries: number[],
  ) => meter.createHistogram(name, { ...how, advice: { explicitBucketBoundaries } })
  const tokens = histogram(GEN_AI_METRIC.tokens, TOKENS)
  const durations: { readonly [operation: string]: ReturnType<typeof histogram> } = {
    [OPERATION.chat]: histogram(GEN_AI_METRIC.chat, SECONDS),
    [OPERATION.agent]: histogram(GEN_AI_METRIC.agent, SECONDS),
    [OPERATION.tool]: histogram(GEN_AI_METRIC.tool, SECONDS),
  }
  const mcp = histogram(GEN_AI_METRIC.mcp, SECONDS)

  return {
    record({ attributes, error, startMs, endMs }) {
      const operation = String(attributes[GEN_AI.operation])
      const names = KEPT[operation]
      // The conventions have no operation for a wait for a person.
      if (names === undefined) return
      const kept: Attributes = error === undefined ? {} : { [CORE.errorType]: error }
      for (const name of names) if (attributes[name] !== undefined) kept[name] = attributes[name]
      const seconds = (endMs - startMs) / 1_000
      durations[operation]?.record(seconds, kept)
      const method = attributes[MCP.method]
      if (method !== undefined) mcp.record(seconds, { ...kept, [MCP.method]: method })
      for (const [type, count] of [
        ['input', attributes[GEN_AI.inputTokens]],
        ['output', attributes[GEN_AI.outputTokens]],
      ] as const) {
        if (typeof count === 'number') tokens.record(count, { ...kept, [GEN_AI.tokenType]: type })
      }
    },
  }
}
