import { readFileSync } from 'node:fs'
import { readAgent, startingPath } from '../../src/process/agent-owner.ts'
import { processIdentity } from '../../src/process/identity.ts'
import { stopAgent } from '../../src/process/launch.ts'
import { stateFolders } from '../../src/process/profile-path.ts'
import { until } from './run-node.ts'

/**
 * Asks every agent of a state folder, and of the profiles in it, to leave, and waits until all have. Also one that is about to become the agent:
 * it would take over from the one that leaves, in a folder that is being removed.
 */
export function agentsToLeave(home: string): Promise<void> {
  return until('the agents to leave', () => stateFolders(home).every(hasNoAgent))
}

/** Asks the agent that is there to leave. */
function hasNoAgent(folder: string): boolean {
  // Looked at first: who is starting now has the lock when it is not starting any more.
  const isOneStarting = isStarting(folder)
  const agent = readAgent(folder)
  if (agent === undefined) return !isOneStarting
  // One that a test has stopped would not hear the other signal.
  if (stopAgent(agent)) wake(agent.pid)
  return false
}

function wake(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT')
  } catch {
    // It has left already.
  }
}

function isStarting(home: string): boolean {
  try {
    return processIdentity(Number(readFileSync(startingPath(home), 'utf8').trim())) !== undefined
  } catch {
    return false
  }
}
