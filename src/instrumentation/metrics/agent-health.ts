import type { BatchObservableResult, Meter, Observable } from '@opentelemetry/api'
import { METRIC_ATTRIBUTE as A, OWN_METRIC } from '../../contract/metrics.ts'

/** How the agent is doing at this moment. */
export interface AgentHealth {
  /** Recorded and not yet processed. */
  spoolDepth: number | undefined
  destinations: DestinationHealth[]
}

/** Of one outbox. Its counters survive restarts. */
export interface DestinationHealth {
  name: string
  waiting: number
  waitingBytes: number
  /** When the oldest that waits happened, milliseconds since the epoch. */
  oldestAtMs?: number
  delivered: number
  retried: number
  rejected: number
  dropped: { readonly [reason: string]: number }
}

interface Named {
  name: string
  unit: string
  description: string
}

/** Lets each reading of the metrics ask how the agent is doing. */
export function observeHealth(meter: Meter, read: () => AgentHealth, now: () => number): void {
  const gauge = ({ name, ...how }: Named) => meter.createObservableGauge(name, how)
  const counter = ({ name, ...how }: Named) => meter.createObservableCounter(name, how)
  const [up, spoolDepth] = [gauge(OWN_METRIC.up), gauge(OWN_METRIC.spoolDepth)]
  const [depth, bytes, age] = [
    gauge(OWN_METRIC.outboxDepth),
    gauge(OWN_METRIC.outboxBytes),
    gauge(OWN_METRIC.outboxAge),
  ]
  const [delivered, retried] = [counter(OWN_METRIC.delivered), counter(OWN_METRIC.retried)]
  const [rejected, dropped] = [counter(OWN_METRIC.rejected), counter(OWN_METRIC.dropped)]

  function observeDestination(result: BatchObservableResult, health: DestinationHealth): void {
    const of = { [A.destination]: health.name }
    result.observe(depth, health.waiting, of)
    result.observe(bytes, health.waitingBytes, of)
    const ageMs = health.oldestAtMs === undefined ? 0 : Math.max(0, now() - health.oldestAtMs)
    result.observe(age, ageMs / 1_000, of)
    result.observe(delivered, health.delivered, of)
    result.observe(retried, health.retried, of)
    result.observe(rejected, health.rejected, of)
    for (const [reason, count] of Object.entries(health.dropped))
      result.observe(dropped, count, { ...of, [A.reason]: reason })
  }

  const all: Observable[] = [up, spoolDepth, depth, bytes, age, delivered, retried, rejected, dropped]
  meter.addBatchObservableCallback((result) => {
    const health = read()
    result.observe(up, 1)
    if (health.spoolDepth !== undefined) result.observe(spoolDepth, health.spoolDepth)
    for (const destination of health.destinations) observeDestination(result, destination)
  }, all)
}
