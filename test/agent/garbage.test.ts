import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createGarbageCollector } from '../../src/agent/garbage.ts'

/** Payloads that nobody holds any more. */
const letGo = (): WeakRef<object>[] =>
  Array.from({ length: 8 }, (_, index) => new WeakRef(Buffer.alloc(4_000_000, index)))

test('what large payloads left behind is freed at once, every time, and not when V8 gets round to it', async () => {
  const collect = createGarbageCollector()
  for (let round = 0; round < 2; round++) {
    const payloads = letGo()
    // A reference that was looked at keeps its object until the turn is over.
    await nextTurn()
    collect()
    expect(payloads.filter((payload) => payload.deref() !== undefined)).toEqual([])
  }
})

test('no other code gets a function that stops the world', () => {
  createGarbageCollector()()
  expect(globalThis).not.toHaveProperty('gc')
})
