import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readAgent } from '../process/agent-owner.ts'
import { stopAgent } from '../process/launch.ts'
import { writePrivateFile } from '../process/private-files.ts'
import { type CliContext, type ExitCode, say } from './context.ts'

/** No more health checks until the next session starts. What hooks record is delivered all the same. */
export function stopHealthcheck({ home, out, err, now }: CliContext): ExitCode {
  if (!existsSync(home)) {
    say(out, 'There are no health checks to stop.')
    return 0
  }
  // The marker first: an agent that starts from here on finds it.
  writePrivateFile(join(home, 'healthcheck.stopped'), `${new Date(now()).toISOString()}\n`)
  const agent = readAgent(home, now)
  if (agent && !stopAgent(agent)) {
    say(
      err,
      `The agent (process ${agent.pid}) cannot be stopped from here; it runs in another container or as another user.`,
    )
    return 1
  }
  say(out, agent ? `Stopped (process ${agent.pid}).` : 'No agent was running.')
  say(out, 'No health checks until the next session starts. Events are still recorded and delivered.')
  return 0
}
