import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** What our hook took at the end of turns, as the client measured it. Milliseconds. */
export interface HookCost {
  count: number
  medianMs: number
  maxMs: number
  totalMs: number
}

/** Of each transcript the newest part: hundreds of turns. */
const READ_BYTES = 2 * 1024 * 1024

/**
 * The client's own measurements of our Stop hook in these transcripts: it writes how long each hook took when a turn
 * has ended. Undefined when there are none, or no file can be read.
 */
export function hookCost(transcriptPaths: readonly string[]): HookCost | undefined {
  const durations = transcriptPaths
    .flatMap((path) => endOf(path).split('\n').flatMap(durationsIn))
    .sort((one, other) => one - other)
  const medianMs = durations[Math.floor(durations.length / 2)]
  const maxMs = durations.at(-1)
  if (medianMs === undefined || maxMs === undefined) return undefined
  const totalMs = durations.reduce((sum, duration) => sum + duration, 0)
  return { count: durations.length, medianMs, maxMs, totalMs }
}

function durationsIn(line: string): number[] {
  if (!line.includes('"stop_hook_summary"')) return []
  try {
    const { hookInfos } = JSON.parse(line) as { hookInfos?: unknown }
    if (!Array.isArray(hookInfos)) return []
    const own = hookInfos.filter((info) => /record\.sh\b.*\bStop/.test(String(info?.command)))
    return own.map((info) => Number(info.durationMs)).filter((duration) => duration >= 0)
  } catch {
    // The first line of what is read may be half a line.
    return []
  }
}

function endOf(path: string): string {
  try {
    const file = openSync(path, 'r')
    try {
      const { size } = fstatSync(file)
      const bytes = Buffer.alloc(Math.min(size, READ_BYTES))
      const read = readSync(file, bytes, 0, bytes.length, size - bytes.length)
      return bytes.toString('utf8', 0, read)
    } finally {
      closeSync(file)
    }
  } catch {
    return ''
  }
}
