import type { RunCommand } from './run-command.ts'
import type { ReadFile } from './settings.ts'

/** The id the operating system gave this installation; undefined where it has none. */
export async function osMachineId(
  platform: NodeJS.Platform,
  run: RunCommand,
  readFile: ReadFile,
): Promise<string | undefined> {
  if (platform === 'darwin') {
    const registry = await run('/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice'])
    return registry && /"IOPlatformUUID"\s*=\s*"([^"]+)"/.exec(registry)?.[1]
  }
  if (platform === 'win32') {
    const registry = await run('reg', ['query', 'HKLM\\SOFTWARE\\Microsoft\\Cryptography', '/v', 'MachineGuid'])
    return registry && /MachineGuid\s+REG_SZ\s+(\S+)/.exec(registry)?.[1]
  }
  try {
    return readFile('/etc/machine-id')?.trim() || undefined
  } catch {
    return undefined
  }
}
