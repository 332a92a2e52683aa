import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { gatherMachine, localAddress } from '../../src/config/machine.ts'
import { osMachineId } from '../../src/config/machine-id.ts'
import { resolveSettings } from '../../src/config/settings.ts'

let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cm-machine-'))
})
afterEach(() => {
  rmSync(home, { recursive: true, force: true })
})

const gather = (env: Record<string, string> = {}) => gatherMachine({ settings: resolveSettings({ env, home }) })
const noCommand = async () => undefined

test('this machine has the facts of the contract', async () => {
  expect(await gather()).toEqual({
    os: process.platform,
    node_version: process.version,
    machine_id_os: expect.toSatisfy((id) => id === null || typeof id === 'string'),
    machine_id_plugin: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
    hostname: hostname(),
    os_name: expect.stringMatching(/./),
    os_version: expect.stringMatching(/./),
    arch: process.arch,
    cpu_model: expect.toSatisfy((model) => model === null || typeof model === 'string'),
    cpu_count: expect.any(Number),
    ram_bytes: expect.any(Number),
    local_ip: expect.toSatisfy((ip) => ip === null || /^\d+(\.\d+){3}$/.test(ip)),
  })
})

test('the id of this installation stays, in a file that is private', async () => {
  const { machine_id_plugin } = await gather()
  expect((await gather()).machine_id_plugin).toBe(machine_id_plugin)
  expect(statSync(join(home, 'machine.json')).mode & 0o777).toBe(0o600)
  expect(JSON.parse(readFileSync(join(home, 'machine.json'), 'utf8'))).toEqual({ machine_id_plugin })
})

test.each(['', '{"machine_id_plugin": ', '{"machine_id_plugin": "me"}', 'null'])(
  'a machine.json holding %j is replaced',
  async (text) => {
    writeFileSync(join(home, 'machine.json'), text)
    const { machine_id_plugin } = await gather()
    expect((await gather()).machine_id_plugin).toBe(machine_id_plugin)
  },
)

test('where machine.json cannot be written there is an id all the same', async () => {
  rmSync(home, { recursive: true })
  writeFileSync(home, 'a file in its place')
  chmodSync(home, 0o400)
  expect((await gather()).machine_id_plugin).toMatch(/^[\da-f-]{36}$/)
})

describe('privacy: any non-empty value, also 0', () => {
  test.each([
    ['CLAUDE_METRICS_NO_MACHINE_ID', ['machine_id_os']],
    ['CLAUDE_METRICS_NO_HOSTNAME', ['hostname']],
    ['CLAUDE_METRICS_NO_HARDWARE', ['cpu_model', 'cpu_count', 'ram_bytes']],
  ])('%s leaves out %j and nothing else', async (variable, names) => {
    const all = await gather()
    const some = await gather({ [variable]: '0' })
    expect(some).toEqual({ ...all, ...Object.fromEntries(names.map((name) => [name, null])) })
  })

  test('an excluded machine id is not even looked up', async () => {
    const settings = resolveSettings({ env: { CLAUDE_METRICS_NO_MACHINE_ID: '1' }, home })
    const asked: string[] = []
    await gatherMachine({
      settings,
      platform: 'darwin',
      run: async (command) => {
        asked.push(command)
        return undefined
      },
    })
    expect(asked).toEqual([])
  })
})

describe('the id of the operating system', () => {
  test('Linux: /etc/machine-id', async () => {
    const readFile = (path: string) => (path === '/etc/machine-id' ? 'abc123\n' : undefined)
    expect(await osMachineId('linux', noCommand, readFile)).toBe('abc123')
    expect(await osMachineId('linux', noCommand, () => undefined)).toBeUndefined()
  })

  test('macOS: the platform UUID', async () => {
    const run = async () => '    {\n      "IOPlatformUUID" = "A1B2-C3"\n      "x" = <00>\n'
    expect(await osMachineId('darwin', run, () => undefined)).toBe('A1B2-C3')
    expect(await osMachineId('darwin', noCommand, () => undefined)).toBeUndefined()
  })

  test('Windows: the machine GUID of the registry', async () => {
    const run = async () => '\r\nHKEY_LOCAL_MACHINE\\X\r\n    MachineGuid    REG_SZ    d3b0-7384\r\n\r\n'
    expect(await osMachineId('win32', run, () => undefined)).toBe('d3b0-7384')
  })
})

test('the local address is the first IPv4 one that leads out', () => {
  const address = (family: 'IPv4' | 'IPv6', text: string, internal = false) =>
    ({ family, address: text, internal, netmask: '', mac: '', cidr: null, scopeid: 0 }) as never
  const interfaces = {
    lo: [address('IPv4', '127.0.0.1', true)],
    en0: [address('IPv6', 'fe80::1'), address('IPv4', '10.0.0.7')],
    en1: [address('IPv4', '10.0.0.8')],
  }
  expect(localAddress(interfaces)).toBe('10.0.0.7')
  expect(localAddress({ lo: interfaces.lo })).toBeUndefined()
})
