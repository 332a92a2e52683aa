import { createHeap, type Heap } from './heap.ts'
import type { StoredRequest } from './request-file.ts'

/** One waiting request: the index keeps this, the body stays on disk. */
export interface Entry extends StoredRequest {
  fileBytes: number
  /** Managed by the queue. `parked`: behind another request of its lane. `sidelined`: behind all others. */
  place: 'new' | 'ready' | 'parked' | 'later' | 'sidelined' | 'flight' | 'gone'
  /** Requests of one lane never travel together. */
  lane?: string
  /** In flight while a newer one with its replaceKey arrived: not to be sent again. */
  superseded?: boolean
  /** How many answers the destination had given when this one failed in a way that may be its own fault. */
  suspectSince?: number
  /**
   * How many requests the destination had accepted when it first refused this one, or the one that this is a part of.
   */
  refusedSince?: number
  /** The system did not let us read it; said in the log once. */
  isUnreadable?: boolean
}

export interface Queue {
  readonly size: number
  readonly bytes: number
  has(id: string): boolean
  add(entry: Entry): void
  /** The waiting or travelling request with this replaceKey. */
  current(replaceKey: string): Entry | undefined
  /** The oldest one that may travel now; it is in flight until giveBack or remove. */
  take(nowMs: number): Entry | undefined
  /** From flight: at the head again, after all others (`sidelined`), or when dueAtMs comes. */
  giveBack(entry: Entry, place: 'ready' | 'sidelined' | 'later'): void
  remove(entry: Entry): void
  /**
   * What has to go for the rest to fit into `maxBytes`: the oldest that are not in flight. If these were more than
   * `most`, the oldest one instead that is large enough alone.
   */
  tooMany(maxBytes: number, most: number): Entry[]
  oldestAtMs(): number | undefined
  /** When the next of those that wait for their own time is due. */
  nextDueAtMs(): number | undefined
  hasReady(): boolean
  releaseSidelined(): boolean
  releaseLater(): void
  /** The clock went back: nobody waits longer than the delay that was meant. */
  clampLater(nowMs: number): void
}

interface Lane {
  busy: boolean
  parked: Heap<Entry>
}

const older = (a: Entry, b: Entry): boolean =>
  a.occurredAtMs < b.occurredAtMs || (a.occurredAtMs === b.occurredAtMs && a.seq < b.seq)

/** Removed entries stay in a heap until they surface; beyond this many it is swept. */
const SWEEP_AFTER = 1_024

/** Every operation costs O(log n) at most, whatever waits. Invariant: an entry counts only in the heap of its place. */
export function createQueue(): Queue {
  const entries = new Map<string, Entry>()
  const replacing = new Map<string, Entry>()
  const lanes = new Map<string, Lane>()
  const ready = createHeap(older)
  const byAge = createHeap(older)
  // Entries change dueAtMs only while they are in flight, never while they are in this heap.
  const later = createHeap<Entry>((a, b) => a.dueAtMs < b.dueAtMs)
  let sidelined: Entry[] = []
  let bytes = 0

  function makeReady(entry: Entry): void {
    entry.place = 'ready'
    ready.push(entry)
  }

  /** Lets the next of a lane come forward once none of the lane travels. */
  function promote(name: string | undefined): void {
    const lane = name === undefined ? undefined : lanes.get(name)
    if (name === undefined || !lane || lane.busy) return
    for (let next = lane.parked.pop(); next; next = lane.parked.pop()) {
      if (next.place !== 'parked') continue
      makeReady(next)
      return
    }
    lanes.delete(name)
  }

  function leaveFlight(entry: Entry): void {
    const lane = entry.lane === undefined ? undefined : lanes.get(entry.lane)
    if (lane) lane.busy = false
    promote(entry.lane)
  }

  function laneOf(name: string): Lane {
    const lane = lanes.get(name) ?? { busy: false, parked: createHeap(older) }
    lanes.set(name, lane)
    return lane
  }

  function releaseDue(nowMs: number): void {
    for (let top = later.peek(); top && (top.place !== 'later' || top.dueAtMs <= nowMs); top = later.peek()) {
      later.pop()
      if (top.place === 'later') makeReady(top)
    }
  }

  function sweep(): void {
    const most = 2 * entries.size + SWEEP_AFTER
    if (byAge.size > most) byAge.prune((entry) => entry.place !== 'gone')
    if (ready.size > most) ready.prune((entry) => entry.place === 'ready')
    if (later.size > most) later.prune((entry) => entry.place === 'later')
  }

  return {
    get size() {
      return entries.size
    },
    get bytes() {
      return bytes
    },
    has: (id) => entries.has(id),
    current: (replaceKey) => replacing.get(replaceKey),
    add(entry) {
      const { orderKey, replaceKey } = entry
      // A replacement waits for the one that it replaces, even if someone changed the orderKey.
      const replaced = replaceKey === undefined ? undefined : replacing.get(replaceKey)
      const lane =
        replaced?.lane ?? (orderKey === undefined ? replaceKey && `replace ${replaceKey}` : `order ${orderKey}`)
      if (lane !== undefined) entry.lane = lane
      entries.set(entry.id, entry)
      if (replaceKey !== undefined) replacing.set(replaceKey, entry)
      bytes += entry.fileBytes
      byAge.push(entry)
      if (entry.dueAtMs === 0) {
        makeReady(entry)
      } else {
        entry.place = 'later'
        later.push(entry)
      }
    },
    take(nowMs) {
      releaseDue(nowMs)
      for (let entry = ready.pop(); entry; entry = ready.pop()) {
        if (entry.place !== 'ready') continue
        const lane = entry.lane === undefined ? undefined : laneOf(entry.lane)
        if (lane?.busy) {
          entry.place = 'parked'
          lane.parked.push(entry)
          continue
        }
        if (lane) lane.busy = true
        entry.place = 'flight'
        return entry
      }
      return undefined
    },
    giveBack(entry, place) {
      entry.place = place
      if (place === 'ready') ready.push(entry)
      else if (place === 'later') later.push(entry)
      else sidelined.push(entry)
      leaveFlight(entry)
    },
    remove(entry) {
      const wasInFlight = entry.place === 'flight'
      entry.place = 'gone'
      entries.delete(entry.id)
      if (entry.replaceKey !== undefined && replacing.get(entry.replaceKey) === entry)
        replacing.delete(entry.replaceKey)
      bytes -= entry.fileBytes
      if (wasInFlight) leaveFlight(entry)
      else promote(entry.lane)
      sweep()
    },
    tooMany(maxBytes, most) {
      const excess = bytes - maxBytes
      if (excess <= 0) return []
      const looked: Entry[] = []
      const oldest: Entry[] = []
      let freed = 0
      for (let top = byAge.pop(); top; top = byAge.pop()) {
        if (top.place === 'gone') continue
        looked.push(top)
        if (top.place === 'flight') continue
        oldest.push(top)
        freed += top.fileBytes
        if (freed >= excess || oldest.length > most) break
      }
      for (const entry of looked) byAge.push(entry)
      if (oldest.length <= most) return oldest
      let alone: Entry | undefined
      for (const entry of entries.values()) {
        if (entry.place === 'flight' || entry.fileBytes < excess) continue
        if (alone === undefined || older(entry, alone)) alone = entry
      }
      return alone === undefined ? oldest : [alone]
    },
    oldestAtMs() {
      for (let top = byAge.peek(); top; top = byAge.peek()) {
        if (top.place !== 'gone') return top.occurredAtMs
        byAge.pop()
      }
      return undefined
    },
    nextDueAtMs() {
      for (let top = later.peek(); top; top = later.peek()) {
        if (top.place === 'later') return top.dueAtMs
        later.pop()
      }
      return undefined
    },
    hasReady() {
      for (let top = ready.peek(); top; top = ready.peek()) {
        if (top.place === 'ready') return true
        ready.pop()
      }
      return sidelined.some((entry) => entry.place === 'sidelined')
    },
    releaseSidelined() {
      const released = sidelined.filter((entry) => entry.place === 'sidelined')
      sidelined = []
      for (const entry of released) makeReady(entry)
      return released.length > 0
    },
    releaseLater() {
      for (const entry of later.drain()) if (entry.place === 'later') makeReady(entry)
    },
    clampLater(nowMs) {
      for (const entry of later.drain()) {
        if (entry.place !== 'later') continue
        entry.dueAtMs = Math.min(entry.dueAtMs, nowMs + entry.delayMs)
        later.push(entry)
      }
    },
  }
}
