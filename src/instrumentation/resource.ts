import { type Resource, resourceFromAttributes } from '@opentelemetry/resources'
import type { ClientMeta } from '../contract/client-meta.ts'
import { CORE } from '../contract/span-attributes.ts'

export interface ResourceOptions {
  serviceName: string
  version: string
  /** What the privacy settings let be known of the machine; undefined: nothing. It may still be on its way. */
  machine: Promise<ClientMeta> | undefined
  /** Words of the installation's own, by their own names; none takes the place of what is said here. */
  tags?: Record<string, string>
}

/** Names of the conventions for what Node calls otherwise. */
const OS_TYPES: { readonly [platform: string]: string } = { win32: 'windows' }
const ARCHITECTURES: { readonly [arch: string]: string } = { x64: 'amd64', ia32: 'x86', arm: 'arm32' }

/**
 * Who speaks: the plugin on this machine. The agent's own process is left out, for it is not what anything is said
 * about.
 */
export function createResource({ serviceName, version, machine, tags }: ResourceOptions): Resource {
  const own = { ...tags, [CORE.serviceName]: serviceName, [CORE.serviceVersion]: version }
  if (machine === undefined) return resourceFromAttributes(own)
  const machineFact = (fact: (machine: ClientMeta) => string | null) =>
    machine.then(
      (facts) => fact(facts) ?? undefined,
      () => undefined,
    )
  return resourceFromAttributes({
    ...own,
    [CORE.serviceInstanceId]: machineFact((facts) => facts.machine_id_plugin),
    [CORE.hostName]: machineFact((facts) => facts.hostname),
    [CORE.hostId]: machineFact((facts) => facts.machine_id_os),
    [CORE.hostArch]: machineFact(({ arch }) => ARCHITECTURES[arch] ?? arch),
    [CORE.osType]: machineFact(({ os }) => OS_TYPES[os] ?? os),
    [CORE.osName]: machineFact((facts) => facts.os_name),
    [CORE.osVersion]: machineFact((facts) => facts.os_version),
    [CORE.runtimeName]: 'nodejs',
    [CORE.runtimeVersion]: machineFact((facts) => facts.node_version.replace(/^v/, '')),
  })
}
