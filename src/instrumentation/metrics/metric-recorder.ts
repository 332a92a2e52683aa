import type { Counter, Histogram, Meter } from '@opentelemetry/api'
import { METRIC_ATTRIBUTE as A, CLIENT_METRIC, OWN_METRIC } from '../../contract/metrics.ts'
import { COST_NOTE } from '../finish/session-costs.ts'
import type { Occurrence } from '../occurrence.ts'
import type { ToolWork } from '../tool/tool-work.ts'
import { createGenAiMetrics } from './gen-ai-metrics.ts'

export interface MetricRecorder {
  /**
   * Gives every series that these occurrences would begin a first value of 0. True when there are such: they want a
   * reading before `record`, for whoever computes an increase from readings needs the zero to begin with.
   */
  begin(occurrences: Occurrence[]): boolean
  /**
   * Counts these occurrences, each once. To be called when every destination has them on disk. Counts live in memory:
   * what a reading has reported of a batch whose session states were not saved before a crash is reported again by the
   * next agent; nothing else is counted twice.
   */
  record(occurrences: Occurrence[]): void
  /** A destination accepted what happened `latencyMs` ago. */
  delivered(destination: string, latencyMs: number): void
}

/**
 * Seconds: from a Read (milliseconds) to a build; of semantic-conventions-genai, for durations of operations, and on to
 * ten minutes.
 */
const TOOL_SECONDS = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84, 600,
]
/** Seconds: from one short answer to an afternoon. */
const TURN_SECONDS = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 10_800]
const PERCENTS = [10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 100]
/** Seconds: from the same second to the end of a week offline. */
const LATENCY_SECONDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1_800, 3_600, 21_600, 86_400, 604_800]

/**
 * Ids remembered so that a batch which comes again (its states could not be saved) is not counted again; a batch holds
 * far fewer.
 */
const REMEMBERED = 8_192

/** How the client's own metric calls the ways a session starts; the others are called as its hook calls them. */
const START_TYPES: { readonly [source: string]: string } = { startup: 'fresh' }

/**
 * The instruments over everything the session model finds out, through the OpenTelemetry Metrics API.
 *
 * @param options.besideNative the client's own telemetry counts too: what has its names is left to it
 */
export function createMetricRecorder(meter: Meter, { besideNative = false } = {}): MetricRecorder {
  const genAi = createGenAiMetrics(meter)
  const begun = new Set<string>()
  /** While the counts of occurrences are only looked at: how many series begin. */
  let beginnings: number | undefined
  const counter = ({ name, ...how }: { name: string; unit: string; description: string }): Pick<Counter, 'add'> => {
    if (besideNative && name.startsWith('claude_code.')) return { add: () => {} }
    const counter = meter.createCounter(name, how)
    return {
      add(value, attributes = {}) {
        if (beginnings === undefined) return counter.add(value, attributes)
        const series = JSON.stringify([name, Object.entries(attributes).sort()])
        if (begun.has(series)) return
        begun.add(series)
        beginnings += 1
        counter.add(0, attributes)
      },
    }
  }
  const histogram = (
    { name, ...how }: { name: string; unit: string; description: string },
    explicitBucketBoundaries: number[],
  ) => {
    const histogram = meter.createHistogram(name, { ...how, advice: { explicitBucketBoundaries } })
    const record: Histogram['record'] = (value, attributes) => {
      // A histogram has no zero: a first reading with a count of 0 cannot be recorded.
      if (beginnings === undefined) histogram.record(value, attributes)
    }
    return { record }
  }

  const tokens = counter(CLIENT_METRIC.tokens)
  const cost = counter(CLIENT_METRIC.cost)
  const sessions = counter(CLIENT_METRIC.sessions)
  const lines = counter(CLIENT_METRIC.lines)
  const commits = counter(CLIENT_METRIC.commits)
  const pullRequests = counter(CLIENT_METRIC.pullRequests)
  const decisions = counter(CLIENT_METRIC.decisions)
  const turns = counter(OWN_METRIC.turns)
  const turnDuration = histogram(OWN_METRIC.turnDuration, TURN_SECONDS)
  const toolCalls = counter(OWN_METRIC.toolCalls)
  const toolDuration = histogram(OWN_METRIC.toolDuration, TOOL_SECONDS)
  const interruptions = counter(OWN_METRIC.interruptions)
  const denials = counter(OWN_METRIC.denials)
  const compactions = counter(OWN_METRIC.compactions)
  const contextUsage = histogram(OWN_METRIC.contextUsage, PERCENTS)
  const latency = histogram(OWN_METRIC.latency, LATENCY_SECONDS)
  const counted = new Set<string>()

  function isNew(eventId: string): boolean {
    if (counted.has(eventId)) return false
    counted.add(eventId)
    const [longestAgo] = counted
    if (counted.size > REMEMBERED && longestAgo !== undefined) counted.delete(longestAgo)
    return true
  }

  function countExecution({ fields, measures }: Of<'execution'>): void {
    for (const { model, querySource, input, output, cacheRead, cacheCreation } of measures.usage) {
      for (const [type, count] of Object.entries({ input, output, cacheRead, cacheCreation })) {
        const attributes = { [A.type]: type, [A.model]: model, [A.querySource]: querySource }
        if (count > 0) tokens.add(count, attributes)
      }
    }
    // As it happens: a client that is killed reports no totals.
    for (const { model, nanos } of measures.costs) cost.add(nanos / 1e9, { [A.model]: model })
    if (measures.firstOfTurn) turns.add(1, { [A.status]: fields.status })
    if (fields.duration_ms !== null) turnDuration.record(fields.duration_ms / 1_000, { [A.status]: fields.status })
    if (fields.stop_reason === 'user_interrupt') interruptions.add(1)
    for (const { toolName, decision, source, language } of measures.decisions)
      decisions.add(1, { [A.toolName]: toolName, [A.decision]: decision, [A.source]: source, [A.language]: language })
    if (fields.context_percent !== null) contextUsage.record(fields.context_percent)
  }

  function countTool({ fields, meta, work }: Of<'tool'>): void {
    const attributes = { [A.toolName]: fields.tool_name, [A.outcome]: outcomeOf(fields) }
    toolCalls.add(1, attributes)
    if (fields.duration_ms !== null) toolDuration.record(fields.duration_ms / 1_000, attributes)
    if (fields.permission_outcome === 'denied_user')
      denials.add(1, { [A.by]: String(meta['permission_denied_by'] ?? 'rule') })
    if (fields.permission_outcome === 'blocked_hook') denials.add(1, { [A.by]: 'hook' })
    if (work !== undefined) countWork(work)
  }

  function countWork({ linesAdded, linesRemoved, ...made }: ToolWork): void {
    if (linesAdded > 0) lines.add(linesAdded, { [A.type]: 'added' })
    if (linesRemoved > 0) lines.add(linesRemoved, { [A.type]: 'removed' })
    if (made.commits > 0) commits.add(made.commits)
    if (made.pullRequests > 0) pullRequests.add(made.pullRequests)
  }

  function countNote({ name, fields }: Of<'note'>): void {
    if (name === 'compaction') compactions.add(1, { [A.trigger]: String(fields['trigger'] ?? 'unknown') })
    // Only what the executions have not counted.
    const rest = name === COST_NOTE ? Number(fields['cost_difference_usd']) : 0
    if (rest > 0) cost.add(rest, { [A.model]: String(fields['model']) })
  }

  function count(occurrence: Occurrence): void {
    if (occurrence.kind === 'execution') countExecution(occurrence)
    if (occurrence.kind === 'tool') countTool(occurrence)
    if (occurrence.kind === 'note') countNote(occurrence)
    if (occurrence.kind === 'session_start') sessions.add(1, { [A.startType]: startType(occurrence.fields.source) })
  }

  return {
    begin(occurrences) {
      beginnings = 0
      try {
        for (const occurrence of occurrences) count(occurrence)
        return beginnings > 0
      } finally {
        beginnings = undefined
      }
    },
    record(occurrences) {
      for (const occurrence of occurrences) {
        if (COUNTED_KINDS.has(occurrence.kind) && isNew(occurrence.eventId)) count(occurrence)
        for (const span of occurrence.spans ?? []) if (isNew(`${span.traceId} ${span.spanId}`)) genAi.record(span)
      }
    },
    delivered: (destination, latencyMs) =>
      latency.record(Math.max(0, latencyMs) / 1_000, { [A.destination]: destination }),
  }
}

type Of<Kind extends Occurrence['kind']> = Extract<Occurrence, { kind: Kind }>

const COUNTED_KINDS = new Set<Occurrence['kind']>(['execution', 'tool', 'note', 'session_start'])

const startType = (source: string | null): string => START_TYPES[source ?? ''] ?? source ?? 'unknown'

function outcomeOf({ success, error_class, permission_outcome }: Of<'tool'>['fields']): string {
  if (permission_outcome === 'denied_user') return 'denied'
  if (permission_outcome === 'blocked_hook') return 'blocked'
  if (error_class === 'interrupted') return 'interrupted'
  return success ? 'success' : 'error'
}
