import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Moment, merge } from '../../src/history/timeline.ts'

const moment = (agentId: string, atMs: number): Moment => ({ kind: 'meta', atMs, agentId, meta: {} })

/** A story that notes when it is opened and closed. */
function story(name: string, times: number[], open: Set<string>) {
  async function* moments(): AsyncGenerator<Moment> {
    open.add(name)
    try {
      for (const [index, atMs] of times.entries()) yield moment(`${name}${index}`, atMs)
    } finally {
      open.delete(name)
    }
  }
  return { startMs: times[0] ?? 0, moments: moments() }
}

const namesOf = async (moments: AsyncIterable<Moment>) => {
  const names: string[] = []
  for await (const one of moments) names.push(one.kind === 'meta' ? one.agentId : '')
  return names
}

test('stories are merged by time; each keeps its order, and the first of two at the same time is the first story', async () => {
  const times = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(fc.array(times, { maxLength: 6 }), async (files) => {
      const expected = files
        .flatMap((own, file) => own.map((_, index) => ({ file, index, atMs: Math.max(...own.slice(0, index + 1)) })))
        .sort((one, other) => one.atMs - other.atMs)
        .map(({ file, index }) => `${'abcdef'[file]}${index}`)
      const open = new Set<string>()
      const merged = await namesOf(merge(files.map((own, file) => story('abcdef'[file] ?? '', own, open))))
      expect(merged).toEqual(expected)
      expect(open.size).toBe(0)
    }),
  )
})

test('of many stories only those are open that are being reported', async () => {
  const open = new Set<string>()
  let most = 0
  const stories = Array.from({ length: 200 }, (_, index) => story(`s${index}-`, [index * 10, index * 10 + 15], open))
  for await (const _ of merge(stories)) most = Math.max(most, open.size)
  expect(most).toBeLessThanOrEqual(3)
  expect(open.size).toBe(0)
})

test('a listener that leaves closes what is open', async () => {
  const open = new Set<string>()
  for await (const _ of merge([story('a', [1, 5], open), story('b', [2, 4], open)])) {
    if (open.size === 2) break
  }
  expect(open.size).toBe(0)
})
