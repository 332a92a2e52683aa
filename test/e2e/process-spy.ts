import { readdirSync, readFileSync } from 'node:fs'

/** What was seen of the processes of this machine. */
export interface ProcessSpy {
  /** Command lines that held one of the watched words, each once. */
  seen(word: string): string[]
  stop(): void
}

/** Processes that matter live for a tenth of a second at least: Node itself takes a quarter of that to start. */
const LOOK_EVERY_MS = 5

/**
 * Looks again and again which processes have one of these words among their arguments or in their environment. Linux
 * only.
 */
export function spyOnProcesses(words: string[]): ProcessSpy {
  const found = new Map(words.map((word) => [word, new Set<string>()]))
  const timer = setInterval(() => {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)) {
      const command = textOf(`/proc/${pid}/cmdline`)
      const all = `${command}\0${textOf(`/proc/${pid}/environ`)}`
      for (const [word, commands] of found) if (all.includes(word)) commands.add(command.replaceAll('\0', ' '))
    }
  }, LOOK_EVERY_MS)
  return { seen: (word) => [...(found.get(word) ?? [])], stop: () => clearInterval(timer) }
}

/** Empty when the process has gone, or is not ours. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
