import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lockPath, readOwner } from '../process/agent-owner.ts'
import { isPidInUse } from '../process/identity.ts'

/** The health-check process of the plugin before this one; its pid is in healthcheck.pid, where ours is kept too. */
const SCRIPT = /[\\/]lib[\\/]healthcheck-daemon\.mjs$/

const PS_TIMEOUT_MS = 2_000

/**
 * Pid of the former plugin's health-check process, if it is running: the process that healthcheck.pid names, and only
 * when that runs that script. A pid alone proves nothing.
 */
export function formerDaemon(home: string): number | undefined {
  const pid = pidIn(join(home, 'healthcheck.pid'))
  // Usually it is our own agent: then nobody needs to be asked what that process runs.
  if (pid === undefined || pid === readOwner(lockPath(home))?.pid || !isPidInUse(pid)) return undefined
  return commandLine(pid).some((argument) => SCRIPT.test(argument)) ? pid : undefined
}

/** Asks it to leave. False when there is none, or it is not ours to stop. */
export function retireFormerDaemon(home: string): boolean {
  const pid = formerDaemon(home)
  if (pid === undefined) return false
  try {
    process.kill(pid, 'SIGTERM')
    return true
  } catch {
    return false
  }
}

function pidIn(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8').trim())
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}

/** The arguments of a process; empty where they cannot be had (Windows, another user's). */
function commandLine(pid: number): string[] {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean)
    if (process.platform !== 'darwin') return []
    const arguments_ = ['-ww', '-o', 'command=', '-p', String(pid)]
    return [execFileSync('/bin/ps', arguments_, { encoding: 'utf8', timeout: PS_TIMEOUT_MS }).trim()]
  } catch {
    return []
  }
}
