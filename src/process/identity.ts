import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'

/** What distinguishes a process from a later one with the same pid. */
export interface ProcessIdentity {
  pid: number
  /** Linux: clock ticks since boot; macOS: date and time. Only compared, never read. */
  startedAt: string
  /** Which boot of which machine `startedAt` counts from; empty where it is a date. */
  bootId: string
  /** Which container's pids these are; empty where there are no such things. */
  pidNamespace: string
}

/** Asking `ps` on a busy machine; longer means something is stuck. */
const PS_TIMEOUT_MS = 2_000

/** Fields of /proc/<pid>/stat after the name in brackets (proc(5): field 3 is the state, field 22 the start time). */
const STATE_FIELD = 0
const START_FIELD = 19

/** The identity of a living process, or undefined: it is dead, a zombie, or this platform cannot say (Windows). */
export function processIdentity(pid: number): ProcessIdentity | undefined {
  if (!isPid(pid)) return undefined
  if (process.platform === 'linux') return linuxIdentity(pid)
  if (process.platform === 'darwin') return macIdentity(pid)
  return undefined
}

/**
 * This process's pid namespace (on Linux, each container has its own) as a word of digits; undefined where there are
 * none.
 */
export function ownPidNamespace(): string | undefined {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0]
  } catch {
    return undefined
  }
}

/** Whether some process has this pid, whoever it is. */
export function isPidInUse(pid: number): boolean {
  if (!isPid(pid)) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** kill() gives 0 and negative numbers a meaning (whole groups) that must never be reached. */
const isPid = (pid: number): boolean => Number.isSafeInteger(pid) && pid > 0

function linuxIdentity(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name may hold spaces and brackets; what follows the last bracket may not.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const startedAt = fields[START_FIELD]
    // A zombie holds its pid until its parent looks, which in a container without init may be never.
    if (startedAt === undefined || fields[STATE_FIELD] === 'Z' || fields[STATE_FIELD] === 'X') return undefined
    return { pid, startedAt, ...linuxPlace() }
  } catch {
    return undefined
  }
}

function linuxPlace(): Pick<ProcessIdentity, 'bootId' | 'pidNamespace'> {
  const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
  return { bootId, pidNamespace: readlinkSync('/proc/self/ns/pid') }
}

function macIdentity(pid: number): ProcessIdentity | undefined {
  try {
    const startedAt = execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: PS_TIMEOUT_MS,
    }).trim()
    return startedAt === '' ? undefined : { pid, startedAt, bootId: '', pidNamespace: '' }
  } catch {
    return undefined
  }
}
