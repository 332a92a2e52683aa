import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { captureNames, readCapture } from './capture.ts'
import { of, sum } from './check-session.ts'
import { replay } from './replay.ts'

const captures = fileURLToPath(new URL('../captures/', import.meta.url))

/** Where the client charges more than its transcript reports, and why. */
const NAMED: Record<string, string> = {
  'l2-permission-interrupt': 'an answer that was cut short: the client estimates what of it had come',
  'k-refusal': 'answers that a safeguard took back have no line',
  'l-interactive': 'a compaction',
  fork: 'the totals of a fork hold those of the session it was forked from',
  'git-fork-resume': 'the same',
}

/** The client's last totals of each session of a recording, in micro-dollars. */
function clientTotals(name: string): Map<string, number> {
  const totals = new Map<string, number>()
  for (const file of readdirSync(join(captures, name)).filter((entry) => entry.startsWith('transcript')))
    for (const line of readFileSync(join(captures, name, file), 'utf8').split('\n')) {
      if (!line.includes('"cost-state"')) continue
      const { sessionId, totalCostUSD } = JSON.parse(line) as { sessionId: string; totalCostUSD: number }
      totals.set(sessionId, Math.round(totalCostUSD * 1e6))
    }
  return totals
}

test.each(captureNames())('the responses of %s cost what the client says, or the difference has a name', (name) => {
  const occurrences = replay(readCapture(name))
  const differs = [...clientTotals(name)].filter(([sessionId, micros]) => {
    const executions = of(occurrences, 'execution').filter((execution) => execution.sessionId === sessionId)
    const nanos = sum(executions.flatMap(({ responses }) => responses.map(({ costNanos }) => costNanos ?? Number.NaN)))
    return Math.abs(nanos / 1e3 - micros) >= 1
  })
  expect(differs.length > 0 ? name : undefined).toBe(name in NAMED ? name : undefined)
})
