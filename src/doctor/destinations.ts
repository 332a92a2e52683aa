import type { Environment } from '../config/settings.ts'
import { configuredDestinations, destinationOf, outboxNames } from '../exporters/destinations.ts'
import { createConnections } from '../outbox/connections.ts'
import type { EffectiveSettings } from '../status/effective-settings.ts'
import { type Finding, warning } from '../status/finding.ts'

export interface DestinationsCheck {
  effective: EffectiveSettings
  env: Environment
  /** Has the agent check its destinations; undefined when no agent answers. */
  checkByAgent: () => Promise<Finding[] | undefined>
}

/**
 * Asks every destination whether it is there and lets us in. What only the agent can check, because it alone knows the
 * settings, it checks.
 */
export async function checkDestinations({ effective, env, checkByAgent }: DestinationsCheck): Promise<Finding[]> {
  const { settings, masked } = effective
  const connections = createConnections(env)
  const deps = { settings, connect: connections.connect }
  const kinds = configuredDestinations(settings)
  const isKnownHere = ({ settings: names }: (typeof kinds)[number]) => !names.some((name) => masked.has(name))
  try {
    const own = kinds.filter(isKnownHere).map((kind) => kind.check({ ...deps, kind }))
    const others = kinds.filter((kind) => !isKnownHere(kind))
    const byAgent = others.length > 0 ? await checkByAgent() : undefined
    const findings = others.flatMap((kind) => {
      const reported = byAgent?.filter(({ step }) => destinationOf(step.replace(/^destination /, '')) === kind) ?? []
      return reported.length > 0 ? reported : outboxNames(kind, settings).map(unknown)
    })
    return [...(await Promise.all(own)).flat(), ...findings]
  } finally {
    await connections.close()
  }
}

const unknown = (name: string): Finding =>
  warning(
    `destination ${name}`,
    'Only an agent knows its settings: they come from the plugin’s options or from another terminal.',
    'Run it again while a session is open.',
  )
