import { closeSync, constants, fstatSync, openSync, renameSync, writeSync } from 'node:fs'

export interface Log {
  /** Appends one line. Never throws: a full disk must not stop the work that is being logged. */
  line(text: string): void
}

/** A server's answer can be long; its beginning says what is wrong. */
const MAX_LINE_BYTES = 8 * 1024

/** What a token of the Claude Metrics API looks like, also when it was cut. */
const TOKEN = /cm_[A-Za-z0-9]{8,}/g

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach a terminal
const CONTROL = /[\u0000-\u001f\u007f]+/g

// A link in the place of a log would let someone else choose the file we append to. Windows has no such flag.
const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0)

/**
 * A log file (0600) of lines `<ISO time> <text>` that several processes may share. Past `maxBytes` it becomes
 * `<path>.1`, which replaces the one before. Tokens are masked to `cm_…last4`; line breaks and control characters
 * become spaces.
 *
 * @param options.maxBytes when to rotate. @default 1 000 000
 */
export function createRotatingLog(options: { path: string; maxBytes?: number; now: () => number }): Log {
  const { path, maxBytes = 1_000_000, now } = options

  function append(line: string): void {
    const file = openSync(path, APPEND, 0o600)
    let size: number
    try {
      writeSync(file, line)
      size = fstatSync(file).size
    } finally {
      closeSync(file)
    }
    if (size > maxBytes) renameSync(path, `${path}.1`)
  }

  return {
    line: (text) => {
      try {
        append(`${new Date(now()).toISOString()} ${oneLine(text)}\n`)
      } catch {
        // No place to report that the place for reports is gone.
      }
    },
  }
}

/** The text on one line, bounded and without tokens. */
function oneLine(text: string): string {
  const masked = text.slice(0, MAX_LINE_BYTES * 2).replace(TOKEN, (token) => `cm_…${token.slice(-4)}`)
  return masked.slice(0, MAX_LINE_BYTES).replace(CONTROL, ' ')
}
