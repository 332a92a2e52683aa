import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { isTwin } from './agent-lock.ts'
import { type AgentOwner, isVerified, readAgent } from './agent-owner.ts'
import { agentEnvironment, type Environment } from './environment.ts'
import { makePrivateFolder } from './private-files.ts'

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
 * `running`: an agent of this version and configuration is there, or one that cannot be told to leave from here (another container).
 * `started`: there was none. `replaced`: another one was told to leave, and the new one waits for its lock.
 */
export type LaunchResult = 'running' | 'started' | 'replaced'

/**
 * Sees to it that an agent runs; returns in a few milliseconds and does not wait for it.
 *
 * @throws when the state folder cannot be made
 */
export function ensureAgent(options: LaunchOptions): LaunchResult {
  makePrivateFolder(options.home)
  const owner = readAgent(options.home, options.now)
  const result = owner ? replace(owner, options) : start(options)
  // What record.sh leaves to keep others from starting a second Node: from here on the lock decides.
  rmSync(join(options.home, 'agent.starting'), { force: true })
  return result
}

/** Tells an agent to leave (SIGTERM). False, and nothing is done, when that pid is not provably this agent. */
export function stopAgent(owner: AgentOwner): boolean {
  if (!isVerified(owner)) return false
  try {
    process.kill(owner.pid, 'SIGTERM')
    return true
  } catch {
    return false
  }
}

function replace(owner: AgentOwner, options: LaunchOptions): LaunchResult {
  if (isTwin(owner, options) || !stopAgent(owner)) return 'running'
  start(options)
  return 'replaced'
}

function start({ home, nodePath, agentPath, env }: LaunchOptions): 'started' {
  // Its own folder as working directory: the project's must stay free to be moved or unmounted.
  const child = spawn(nodePath, [agentPath], {
    cwd: home,
    detached: true,
    env: agentEnvironment(env),
    stdio: 'ignore',
    windowsHide: true,
  })
  // A missing binary is reported by event; `status` shows that no agent runs, and the next session tries again.
  child.on('error', () => {})
  child.unref()
  return 'started'
}
