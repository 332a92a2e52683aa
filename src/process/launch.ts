import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { isTwin } from './agent-lock.ts'
import { type AgentOwner, isVerified, readAgent, startingPath } from './agent-owner.ts'
import { agentEnvironment, type Environment } from './environment.ts'
import { isPidInUse } from './identity.ts'
import { writePrivateFile } from './private-files.ts'

export interface LaunchOptions {
  home: string
  /** The Node binary to run the agent with. */
  nodePath: string
  agentPath: string
  /** The whole environment of the caller; the agent gets {@link agentEnvironment} of it. */
  env: Environment
  version: string
  /** Hash of the configuration: an agent with another one is replaced. */
  fingerprint: string
  now: () => number
}

/**
 * `running`: an agent of this version and configuration is there, or one that cannot be asked to leave from here
 * (another container). `started`: there was none. `replaced`: another one was asked to leave, and the new one waits for
 * its lock.
 */
export type LaunchResult = 'running' | 'started' | 'replaced'

/**
 * Sees to it that an agent runs; returns in a few milliseconds and does not wait for it.
 *
 * @throws when the state folder is not there or cannot be written
 */
export function ensureAgent(options: LaunchOptions): LaunchResult {
  const owner = readAgent(options.home, options.now)
  if (!owner) {
    start(options)
    return 'started'
  }
  if (!isTwin(owner, options) && stopAgent(owner)) {
    start(options)
    return 'replaced'
  }
  rmSync(startingPath(options.home), { force: true })
  return 'running'
}

/** Starts an agent unless one runs or is on its way, whichever that is. */
export function startIfNone(options: LaunchOptions): void {
  if (readAgent(options.home, options.now) === undefined && !isOneOnItsWay(options.home)) start(options)
}

function isOneOnItsWay(home: string): boolean {
  try {
    return isPidInUse(Number(readFileSync(startingPath(home), 'utf8').trim()))
  } catch {
    return false
  }
}

/** Asks an agent to leave (SIGTERM). False, and nothing is done, when that pid is not provably this agent. */
export function stopAgent(owner: AgentOwner): boolean {
  if (!isVerified(owner)) return false
  try {
    process.kill(owner.pid, 'SIGTERM')
    return true
  } catch {
    return false
  }
}

/**
 * The young generation grows to three times 16 MB under any load and never shrinks again; with 2 MB the agent is as
 * fast.
 */
export const NODE_OPTIONS: readonly string[] = ['--max-semi-space-size=2']

function start({ home, nodePath, agentPath, env }: LaunchOptions): void {
  // Its own folder as working directory: the project's must stay free to be moved or unmounted.
  const child = spawn(nodePath, [...NODE_OPTIONS, agentPath], {
    cwd: home,
    detached: true,
    env: agentEnvironment(env),
    stdio: 'ignore',
    windowsHide: true,
  })
  // A missing binary is reported by event; `status` shows that no agent runs, and the next session tries again.
  child.on('error', () => {})
  child.unref()
  // Until the agent has the lock, this is what keeps hooks from starting another.
  if (child.pid === undefined) rmSync(startingPath(home), { force: true })
  else writePrivateFile(startingPath(home), `${child.pid}\n`)
}
