import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { sumKnown, toDollars } from '../../src/prices/money.ts'
import { readCapture } from './capture.ts'
import { of } from './check-session.ts'
import { replay } from './replay.ts'

/*
 * The client writes its own totals as it leaves. In every recording of the real client that has them, our money equals
 * them to the micro-dollar, or the difference is one of those below.
 *
 *   RECORDINGS=<folder of recordings> npx vitest run test/instrumentation/client-totals.test.ts
 *
 * holds recordings that were made just now to the same.
 */

const captures = fileURLToPath(new URL('../captures', import.meta.url))
const folders = [
  captures,
  fileURLToPath(new URL('endings', import.meta.url)),
  ...(process.env['RECORDINGS'] === undefined ? [] : [process.env['RECORDINGS']]),
]
const recordings = folders.flatMap((folder) =>
  readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => existsSync(join(path, 'hooks.jsonl'))),
)

/** What the client charges more than its transcript reports, in micro-dollars of each session, and why. */
const NAMED: Record<string, { more: number[]; why: string }> = {
  'l2-permission-interrupt': { more: [4240], why: 'answers that were cut short: the client estimates what had come' },
  'k-refusal': { more: [880], why: 'an answer that a safeguard took back has no line' },
  'l-interactive': { more: [5088], why: 'a compaction has no line' },
  'agent-compacts': { more: [4648], why: 'a compaction, of an agent' },
  fork: { more: [24], why: 'the totals of a fork hold those of the session it was forked from' },
  'git-fork-resume': { more: [960], why: 'the same' },
}

/** The client's last totals of each session of a recording, in US dollars. They only grow. */
function clientTotals(recording: string): Map<string, number> {
  const totals = new Map<string, number>()
  for (const file of readdirSync(recording).filter((entry) => entry.startsWith('transcript')))
    for (const line of readFileSync(join(recording, file), 'utf8').split('\n')) {
      if (!line.includes('"cost-state"')) continue
      const { sessionId, totalCostUSD } = JSON.parse(line) as { sessionId: string; totalCostUSD: number }
      totals.set(sessionId, Math.max(totals.get(sessionId) ?? 0, totalCostUSD))
    }
  return totals
}

/** By session what the client says more than we, in micro-dollars; null where we know of no price. */
function differencesOf(recording: string): (number | null)[] {
  const occurrences = replay(readCapture(relative(captures, recording)))
  return [...clientTotals(recording)].map(([sessionId, usd]) => {
    const own = occurrences.filter((occurrence) => occurrence.sessionId === sessionId)
    const responses = of(own, 'execution').flatMap((execution) => execution.responses)
    const nanos = sumKnown(responses.map(({ costNanos }) => costNanos))
    expect(of(own, 'session').at(-1)?.meta['cost_usd'] ?? 0).toBe(toDollars(nanos))
    return nanos === null ? null : Math.round(usd * 1e6) - Math.round(nanos / 1e3)
  })
}

test.each(recordings.map((recording) => [basename(recording), recording]))(
  '%s costs what the client says, or the difference has a name',
  (name, recording) => {
    const differences = differencesOf(recording).filter((difference) => difference !== 0)
    expect(differences).toEqual(NAMED[name.replace(/^t\d+-/, '')]?.more ?? [])
  },
)

test('most sessions of the recordings have totals', () => {
  const totals = recordings.flatMap((recording) => [...clientTotals(recording)])
  expect(totals.length).toBeGreaterThan(80)
})
