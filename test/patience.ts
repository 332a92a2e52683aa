import { vi } from 'vitest'

/**
 * Loaded before each test file: whoever waits for a condition waits as long as a machine may need that does other
 * things meanwhile. vitest gives up after one second, and has no setting for that. Milliseconds.
 */
const PATIENCE_MS = 30_000

const { waitFor, waitUntil } = vi
type Options = Parameters<typeof waitFor>[1]

const patiently = (options: Options = {}): Options =>
  typeof options === 'number' ? options : { timeout: PATIENCE_MS, ...options }

vi.waitFor = (callback, options) => waitFor(callback, patiently(options))
vi.waitUntil = (callback, options) => waitUntil(callback, patiently(options))
