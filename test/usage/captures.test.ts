import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type UsagePath, type UsageSessionPayload, usageSchemas } from '../../src/contract/usage.ts'
import { captureNames, readCapture } from '../instrumentation/capture.ts'
import { CAPTURED } from '../instrumentation/captured-truth.ts'
import { replay } from '../instrumentation/replay.ts'
import { usageRequestsOf } from './usage-requests.ts'
import { countsOf, EVENTS, hadErrors, RESUMED, SESSIONS } from './usage-truth.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** Reports of one session add up. */
function total(reports: UsageSessionPayload[]): Record<string, number> {
  const totals: Record<string, number> = {}
  for (const report of reports) {
    for (const [field, value] of Object.entries(report)) {
      if (typeof value === 'number' && field !== 'session_duration') totals[field] = (totals[field] ?? 0) + value
    }
  }
  return totals
}

const withoutZeros = (counts: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0))

describe.each(captureNames())('the recorded session %s', async (name) => {
  const sights = readCapture(name)
  const { requests, events, sessions, complaints } = await usageRequestsOf(replay(sights))
  const ids = [...new Set(sights.filter(({ kind }) => kind === 'hook').map(({ sessionId }) => sessionId))]

  test('has the commands and skills of its script, each once', () => {
    const inOrder = [...events].sort((a, b) => a.timestamp.localeCompare(b.timestamp))
    expect(inOrder.map(({ type, name, prompt_length }) => [type, name, prompt_length])).toEqual(EVENTS[name] ?? [])
  })

  test('has the counts of its script, session by session', () => {
    for (const [index, truth] of (CAPTURED[name] ?? []).entries()) {
      const reports = sessions.filter(({ session_id }) => session_id === ids[index])
      expect(withoutZeros(total(reports))).toEqual(withoutZeros(countsOf(truth)))
      expect(reports.some(({ had_errors }) => had_errors)).toBe(hadErrors(truth))
      expect(reports.at(-1)?.exit_reason).toBe(truth.reason)
    }
  })

  test('is reported once for each of its ends', () => {
    const inOrder = [...sessions].sort((a, b) => a.end_timestamp.localeCompare(b.end_timestamp))
    const wanted = RESUMED[name] ?? (CAPTURED[name] ?? []).map(({ reason }) => reason)
    expect(inOrder.map(({ exit_reason }) => exit_reason)).toEqual(wanted)
  })

  test('keeps the contract in every field, and signs what it says', () => {
    expect(complaints).toEqual([])
    for (const { path, body } of requests) {
      expect.soft(usageSchemas[path as UsagePath].safeParse(body).error, path).toBeUndefined()
    }
    for (const { session_id, timestamp, mac } of events) expect(mac).toBe(sha256(session_id + timestamp))
    for (const { session_id, start_timestamp, mac } of sessions) expect(mac).toBe(sha256(session_id + start_timestamp))
  })
})

test.each(Object.keys(SESSIONS))('%s, in full', async (name) => {
  const { sessions } = await usageRequestsOf(replay(readCapture(name)))
  const identity = ['session_id', 'user_id', 'os', 'engine', 'mac']
  const facts = sessions.map((session) =>
    withoutZeros(Object.fromEntries(Object.entries(session).filter(([field]) => !identity.includes(field)))),
  )
  expect(facts).toEqual(SESSIONS[name]?.map(withoutZeros))
})
