import type { Settings } from '../config/settings.ts'
import { configuredDestinations } from '../exporters/destinations.ts'
import { createConnections } from '../outbox/connections.ts'
import type { Log } from '../process/rotating-log.ts'
import { answerCheck, readCheckRequest } from '../status/check-request.ts'

export interface DestinationChecksOptions {
  home: string
  env: Record<string, string | undefined>
  /** With the token of this moment. */
  settings: () => Settings
  /** errors.log */
  log: Log
  now: () => number
}

/** A person waits. Costs one look at a file that is not there. */
const LOOK_MS = 1_000

/**
 * Checks the destinations when the doctor asks for it, with requests that leave nothing behind: only the agent knows
 * all its settings.
 */
export function startDestinationChecks({ home, env, settings, log, now }: DestinationChecksOptions): { end(): void } {
  let answered: string | undefined
  async function look(): Promise<void> {
    const request = readCheckRequest(home)
    if (request === undefined || request.id === answered || now() >= request.untilMs) return
    answered = request.id
    const connections = createConnections(env)
    try {
      const deps = { settings: settings(), connect: connections.connect }
      const findings = await Promise.all(
        configuredDestinations(deps.settings).map((kind) => kind.check({ ...deps, kind })),
      )
      answerCheck(home, request.id, findings.flat())
    } finally {
      await connections.close()
    }
  }
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.line(`the destinations could not be checked: ${(error as Error).message}`))
  }, LOOK_MS)
  timer.unref()
  return { end: () => clearInterval(timer) }
}
