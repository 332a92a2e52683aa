import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createHeap } from '../../src/outbox/heap.ts'
import { createQueue, type Entry, type Queue } from '../../src/outbox/queue.ts'
import { cpuMs } from '../cpu-time.ts'

interface Item {
  occurredAtMs: number
  orderKey: number
  dueInMs: number
}

const items = fc.array(
  fc.record({
    occurredAtMs: fc.nat(20),
    orderKey: fc.nat(4),
    dueInMs: fc.constantFrom(0, 0, 0, 5, 10),
  }),
  { maxLength: 60 },
)

function fill(queue: Queue, list: Item[]): Entry[] {
  return list.map(({ occurredAtMs, orderKey, dueInMs }, seq) => {
    const entry: Entry = {
      id: `e-${seq}`,
      path: '/events/tool',
      contentType: 'application/json',
      occurredAtMs,
      // Key 4 stands for none.
      ...(orderKey < 4 ? { orderKey: `s-${orderKey}` } : {}),
      seq,
      attempts: 0,
      dueAtMs: dueInMs,
      delayMs: dueInMs,
      bodyBytes: 0,
      fileBytes: 100 + seq,
      place: 'new',
    }
    queue.add(entry)
    return entry
  })
}

const compare = (a: Entry, b: Entry): number => a.occurredAtMs - b.occurredAtMs || a.seq - b.seq

test('a heap gives back everything in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.nat(10), (numbers, keepModulo) => {
      const heap = createHeap<number>((a, b) => a < b)
      for (const number of numbers) heap.push(number)
      const keep = (number: number): boolean => number % (keepModulo + 1) !== 0
      heap.prune(keep)
      const sorted = numbers.filter(keep).sort((a, b) => a - b)
      expect(heap.size).toBe(sorted.length)
      expect(heap.peek()).toBe(sorted[0])
      expect(Array.from(sorted, () => heap.pop())).toEqual(sorted)
      expect(heap.pop()).toBeUndefined()
    }),
  )
})

test('taken one by one, requests come oldest first; what waits for its time comes only then', () => {
  fc.assert(
    fc.property(items, (list) => {
      const queue = createQueue()
      const entries = fill(queue, list)
      for (const nowMs of [0, 5, 10]) {
        const taken: Entry[] = []
        for (let entry = queue.take(nowMs); entry; entry = queue.take(nowMs)) {
          taken.push(entry)
          queue.remove(entry)
        }
        expect(taken).toEqual(entries.filter((entry) => entry.delayMs === nowMs).sort(compare))
      }
      expect(queue.size).toBe(0)
      expect(queue.bytes).toBe(0)
    }),
  )
})

/** What may happen between two takes; the numbers choose among the requests in flight or waiting. */
const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('take' as const), which: fc.constant(0) }),
    fc.record({
      do: fc.constantFrom('deliver', 'giveBack', 'sideline', 'delay', 'evict', 'drop') as fc.Arbitrary<
        'deliver' | 'giveBack' | 'sideline' | 'delay' | 'evict' | 'drop'
      >,
      which: fc.nat(100),
    }),
  ),
  { maxLength: 120 },
)

test('whatever happens, no two of one key travel together, nothing is lost and nothing comes twice', () => {
  fc.assert(
    fc.property(items, steps, (list, sequence) => {
      const queue = createQueue()
      const waiting = new Set(fill(queue, list))
      const flight: Entry[] = []
      let nowMs = 20
      for (const step of sequence) {
        const [travelling] = step.do === 'take' ? [] : flight.splice(step.which % Math.max(flight.length, 1), 1)
        if (step.do === 'take') {
          const entry = queue.take(nowMs)
          if (entry) flight.push(entry)
        } else if (step.do === 'evict' || step.do === 'drop') {
          if (travelling) flight.push(travelling)
          const atHome = [...waiting].filter((entry) => !flight.includes(entry))
          const victim =
            step.do === 'evict' ? queue.tooMany(queue.bytes - 1, 1)[0] : atHome[step.which % Math.max(atHome.length, 1)]
          if (step.do === 'evict') {
            expect(victim).toBe(atHome.sort(compare)[0])
          }
          if (victim) {
            queue.remove(victim)
            waiting.delete(victim)
          }
        } else if (travelling && step.do === 'deliver') {
          queue.remove(travelling)
          waiting.delete(travelling)
        } else if (travelling) {
          if (step.do === 'delay') Object.assign(travelling, { delayMs: 50, dueAtMs: nowMs + 50 })
          const place = ({ giveBack: 'ready', sideline: 'sidelined', delay: 'later' } as const)[step.do as 'giveBack']
          queue.giveBack(travelling, place)
        }
        nowMs++
        const keys = flight.flatMap((entry) => entry.orderKey ?? [])
        expect(new Set(keys).size).toBe(keys.length)
        expect(new Set(flight).size).toBe(flight.length)
        expect(queue.size).toBe(waiting.size)
        expect(queue.bytes).toBe([...waiting].reduce((sum, entry) => sum + entry.fileBytes, 0))
        expect(queue.oldestAtMs()).toBe([...waiting].sort(compare)[0]?.occurredAtMs)
      }
      for (const entry of flight) queue.giveBack(entry, 'ready')
      queue.releaseSidelined()
      queue.releaseLater()
      const rest: Entry[] = []
      for (let entry = queue.take(nowMs); entry; entry = queue.take(nowMs)) {
        rest.push(entry)
        queue.remove(entry)
      }
      expect(rest).toEqual([...waiting].sort(compare))
    }),
    { numRuns: 1_000 },
  )
})

test('one request that waits for days makes nothing slower while fifty thousand pass', () => {
  const passing = (waiting: Item[]): number => {
    const queue = createQueue()
    fill(queue, waiting)
    const [sample] = fill(createQueue(), [{ occurredAtMs: 0, orderKey: 4, dueInMs: 0 }])
    const began = cpuMs()
    for (let seq = 1; seq <= 50_000; seq++) {
      const entry: Entry = { ...(sample as Entry), id: `n-${seq}`, seq, occurredAtMs: seq }
      queue.add(entry)
      if (queue.take(1) !== entry) throw new Error(`${entry.id} does not pass`)
      queue.remove(entry)
    }
    expect(queue.size).toBe(waiting.length)
    return cpuMs() - began
  }
  const fastest = (waiting: Item[]): number => Math.min(passing(waiting), passing(waiting), passing(waiting))
  expect(fastest([{ occurredAtMs: 0, orderKey: 4, dueInMs: 1e9 }])).toBeLessThan(20 * fastest([]))
})
