import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Destination } from '../../src/outbox/destination.ts'
import { createHttpClient } from '../../src/outbox/http-client.ts'
import { createOutbox, type Outbox } from '../../src/outbox/outbox.ts'
import type { OutboxRequest } from '../../src/outbox/request.ts'

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS

export interface Clock {
  (): number
  advance(ms: number): void
}

/** A clock that stands still until the test moves it. */
export function createClock(startMs = Date.UTC(2026, 10, 20, 10)): Clock {
  let nowMs = startMs
  return Object.assign(() => nowMs, {
    advance(ms: number) {
      nowMs += ms
    },
  })
}

export interface Rig {
  outbox: Outbox
  folder: string
  log: string[]
  /** Another outbox on the same folder, as after a restart. */
  reopen(changes?: Partial<Destination>): Outbox
}

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'outbox-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** An outbox on a real folder with a real HTTP client; stopped with the test. */
export function createRig(
  options: { url: string; folder?: string; now?: () => number; env?: Record<string, string> } & Partial<Destination>,
): Rig {
  const { url, now = Date.now, env = {}, folder = join(tempFolder(), 'claude-metrics'), ...changes } = options
  const log: string[] = []
  const open = (more: Partial<Destination> = {}): Outbox => {
    const http = createHttpClient({ env })
    const outbox = createOutbox({
      folder,
      destination: {
        name: 'claude-metrics',
        baseUrl: url,
        headers: () => ({ authorization: 'Bearer cm_secret' }),
        // Server and client share this process: after a pause of both, the client's timer is what comes first.
        timeoutMs: 60_000,
        ...changes,
        ...more,
      },
      http,
      log: { line: (text) => void log.push(text) },
      now,
      random: () => 0.5,
    })
    onTestFinished(async () => {
      await http.close()
      await outbox.stop()
    })
    return outbox
  }
  return { outbox: open(), folder, log, reopen: open }
}

let occurred = Date.UTC(2026, 10, 20, 9)

/** A request whose body carries its id, one millisecond after the one made before it. */
export function request(id: string, changes: Partial<OutboxRequest> = {}): OutboxRequest {
  occurred++
  return { id, path: '/events/tool', body: { event_id: id }, occurredAtMs: occurred, ...changes }
}

export const requests = (count: number, changes: Partial<OutboxRequest> = {}): OutboxRequest[] =>
  Array.from({ length: count }, (_, index) => request(`r-${index}`, changes))
