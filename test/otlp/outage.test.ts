import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundle } from '../cli/bundle.ts'
import { tallyCollector } from '../faults/collector-tally.ts'
import { noTruth, playDirectly, scriptSessions } from '../faults/load.ts'
import { holdPort } from '../held-port.ts'
import { createAgentRig } from './agent-rig.ts'
import type { Received } from './decode.ts'
import { type Arrival, type Receiver, startReceiver, take } from './receiver.ts'

let plugin: string

beforeAll(async () => {
  plugin = mkdtempSync(join(tmpdir(), 'otlp-plugin-'))
  await bundle(plugin, ['src/agent.ts'])
})
afterAll(() => rmSync(plugin, { recursive: true, force: true }))

const KIND = 'claude_metrics.notification_kind'

/** The same disturbances in the same order on each run. */
function createDice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

interface Acknowledged {
  id: string
  kind: string
  atMs: number
}

test('a receiver stopped and killed at random, an agent killed at random: every record and every span arrives, none twice without a reason, none as another one', async () => {
  const dice = createDice(20261120)
  const acknowledged: Acknowledged[] = []
  const disturbedAtMs: number[] = []
  let receiver: Receiver | undefined
  const { port, url } = await holdPort()

  const truth = noTruth()
  const arrivals: Arrival[] = []
  const taken: Received[] = []

  const noteTaken = (arrival: Arrival) => {
    taken.push(...arrival.records)
    for (const { id, name, attributes } of arrival.records) {
      if (name !== 'claude_code.notification') continue
      acknowledged.push({ id, kind: String(attributes[KIND]), atMs: Date.now() })
    }
  }
  async function startAgain(): Promise<void> {
    receiver = await startReceiver({ port })
    receiver.answer = (arrival, response) => {
      arrivals.push(arrival)
      // Sometimes it dies with the request read and the answer not given.
      if (dice(8) === 0) {
        response.destroy()
        return
      }
      response.once('finish', () => noteTaken(arrival))
      take(arrival, response)
    }
  }
  await startAgain()
  const rig = createAgentRig(plugin, {
    CLAUDE_METRICS_OTLP_LOGS_ENDPOINT: `${url}/v1/logs`,
    CLAUDE_METRICS_OTLP_TRACES_ENDPOINT: `${url}/v1/traces`,
    // What is given up is sent again, and here nothing may be without a reason.
    CLAUDE_METRICS_OTLP_TIMEOUT_MS: '60000',
  })
  rig.startAgent()

  const recordedAtMs: number[] = []
  let count = 0
  for (let round = 0; round < 12; round++) {
    for (let burst = dice(40); burst >= 0; burst--) {
      recordedAtMs.push(Date.now())
      rig.notify(`n-${count++}`)
    }
    playDirectly(
      rig.home,
      scriptSessions(join(rig.home, '..'), `r${round}`, { sessions: 1, turns: 2, tools: 2 }, truth),
    )
    if (dice(3) === 0) {
      if (receiver) await receiver.close()
      receiver = undefined
      disturbedAtMs.push(Date.now())
    } else if (!receiver) {
      await startAgain()
    }
    if (dice(3) === 0) {
      await rig.kill('SIGKILL')
      disturbedAtMs.push(Date.now())
      rig.startAgent()
    }
    // The point is that things happen in the middle of something, at whatever moment.
    await sleep(dice(250))
  }
  if (!receiver) await startAgain()
  await rig.kill('SIGKILL')
  disturbedAtMs.push(Date.now())
  rig.startAgent()

  const expected = Array.from({ length: count }, (_, index) => `n-${index}`).sort()
  const arrived = () => [...new Set(acknowledged.map(({ kind }) => kind))].sort()
  const tally = () => tallyCollector(truth, arrivals, taken)
  const deadline = performance.now() + 120_000
  while ((arrived().length < count || tally().lost.length > 0) && performance.now() < deadline) await sleep(50)
  expect(arrived()).toEqual(expected)
  expect(tally()).toMatchObject({ expected: 12 * 2 * (5 + 4), lost: [], doubled: [], changed: [] })
  expect(receiver?.complaints).toEqual([])

  const idOf = new Map<string, string>()
  const seen = new Set<string>()
  for (const { id, kind, atMs } of acknowledged) {
    expect(idOf.get(kind) ?? id).toBe(id)
    idOf.set(kind, id)
    if (!seen.has(id)) {
      seen.add(id)
      continue
    }
    // A record comes again only when one of the two died between its recording and its acknowledgement being noted.
    const sinceMs = recordedAtMs[Number(kind.slice(2))] ?? 0
    expect(disturbedAtMs.some((at) => at >= sinceMs && at <= atMs)).toBe(true)
  }
  expect(idOf.size).toBe(count)
  expect(rig.errors()).toBe('')
}, 180_000)
