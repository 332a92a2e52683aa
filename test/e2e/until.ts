import { setTimeout as sleep } from 'node:timers/promises'

/** How often a condition is looked at. */
const POLL_MS = 25

/**
 * Waits until `read` returns something other than undefined or false, and returns it.
 * @throws after `timeoutMs`, naming what was waited for.
 */
export async function until<T>(
  what: string,
  read: () => T | undefined | false,
  { timeoutMs = 60_000, detail }: { timeoutMs?: number; detail?: () => string } = {},
): Promise<T> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const value = read()
    if (value !== undefined && value !== false) return value
    if (performance.now() > deadline) {
      throw new Error(`waited ${timeoutMs} ms in vain for ${what}${detail ? `\n${detail()}` : ''}`)
    }
    await sleep(POLL_MS)
  }
}
