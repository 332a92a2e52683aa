import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from './until.ts'

/** A Node that a hook started to start an agent needs at most this long to have done so. */
const LATE_START_MS = 15_000

/** Asks the agent of a state folder to leave and waits until it has; nothing happens when there is none. */
export async function stopAgent(state: string): Promise<void> {
  const pid = pidIn(join(state, 'healthcheck.pid'))
  if (pid === undefined || !isAlive(pid)) return
  process.kill(pid, 'SIGTERM')
  await until('the agent to leave', () => !isAlive(pid))
}

/** Stops the agent for good: also one that a hook of the session's last moments is still starting. */
export async function stopEveryAgent(state: string): Promise<void> {
  const starting = join(state, 'agent.starting')
  const begun = performance.now()
  do {
    // Looked at first: who is starting now is the agent when it is not starting any more.
    const starter = pidIn(starting)
    const isOneStarting = starter !== undefined && isAlive(starter)
    await stopAgent(state)
    if (!isOneStarting) return
    await sleep(50)
  } while (performance.now() - begun < LATE_START_MS)
}

function pidIn(file: string): number | undefined {
  if (!existsSync(file)) return undefined
  const pid = Number(readFileSync(file, 'utf8').trim())
  return Number.isInteger(pid) && pid > 1 ? pid : undefined
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  try {
    // A zombie whose parent (init of a container) does not reap is as gone as it gets.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return process.platform !== 'linux'
  }
}

/** Files under a folder, by path relative to it. */
export function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(folder, path), { throwIfNoEntry: false })?.isFile(),
  )
}

/** What the agent has not dealt with: spool files, set-aside files, and the error log. Empty when all is well. */
export function leftBehind(state: string): string {
  const files = filesIn(state).filter((path) => /^spool\/|^errors\.log$/.test(path))
  return files.map((path) => `left in the state folder: ${path}\n`).join('')
}

/** Whether the agent has taken and delivered everything: a crash now repeats nothing. */
export const isIdle = (state: string): boolean =>
  filesIn(state).every((path) => !/^(spool|outbox)\//.test(path) || path.endsWith('/counters.json'))
