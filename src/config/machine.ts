import { randomUUID } from 'node:crypto'
import * as os from 'node:os'
import { join } from 'node:path'
import { writePrivateFile } from '../process/private-files.ts'
import { personFolder } from '../process/profile-path.ts'
import { osMachineId } from './machine-id.ts'
import { type RunCommand, runCommand } from './run-command.ts'
import { type ReadFile, readFileIfThere, type Settings } from './settings.ts'

/** The machine's part of `client_meta`, under the contract's field names. */
export interface Machine {
  os: string
  node_version: string
  machine_id_os: string | null
  machine_id_plugin: string
  hostname: string | null
  os_name: string
  os_version: string
  arch: string
  cpu_model: string | null
  cpu_count: number | null
  ram_bytes: number | null
  local_ip: string | null
}

/** Gathers the facts of this machine once; what a privacy setting excludes is not even looked up. */
export async function gatherMachine(options: {
  settings: Settings
  platform?: NodeJS.Platform
  run?: RunCommand
  readFile?: ReadFile
}): Promise<Machine> {
  const { settings, platform = os.platform(), run = runCommand, readFile = readFileIfThere } = options
  const hardware = !settings.noHardware.value
  const cpus = hardware ? os.cpus() : []
  return {
    os: platform,
    node_version: process.version,
    machine_id_os: settings.noMachineId.value ? null : ((await osMachineId(platform, run, readFile)) ?? null),
    machine_id_plugin: pluginMachineId(settings.home.value, readFile),
    hostname: settings.noHostname.value ? null : os.hostname(),
    os_name: os.type(),
    os_version: os.release(),
    arch: os.arch(),
    cpu_model: cpus[0]?.model.trim() || null,
    cpu_count: hardware ? cpus.length || os.availableParallelism() : null,
    ram_bytes: hardware ? os.totalmem() : null,
    local_ip: localAddress(os.networkInterfaces()) ?? null,
  }
}

/** The first IPv4 address of an interface that leads out of the machine. */
export function localAddress(interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]>): string | undefined {
  const addresses = Object.values(interfaces).flatMap((list) => list ?? [])
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address
}

/** A random id kept in machine.json. Where that cannot be written, it lasts as long as this process. */
function pluginMachineId(home: string, readFile: ReadFile): string {
  const path = join(personFolder(home), 'machine.json')
  const kept = keptId(path, readFile)
  if (kept !== undefined) return kept
  const id = randomUUID()
  try {
    writePrivateFile(path, `${JSON.stringify({ machine_id_plugin: id })}\n`)
  } catch {}
  return id
}

function keptId(path: string, readFile: ReadFile): string | undefined {
  try {
    const { machine_id_plugin, id: formerId } = JSON.parse(readFile(path) ?? '{}')
    // The plugin before this one kept it as `id`: the machine stays who it was.
    const id: unknown = machine_id_plugin ?? formerId
    const isUuid =
      typeof id === 'string' && /^[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i.test(id)
    return isUuid ? id : undefined
  } catch {
    return undefined
  }
}
