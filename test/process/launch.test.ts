import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { type AgentOwner, isVerified, readAgent } from '../../src/process/agent-owner.ts'
import { isPidInUse, processIdentity } from '../../src/process/identity.ts'
import { ensureAgent, type LaunchOptions, NODE_OPTIONS, stopAgent } from '../../src/process/launch.ts'
import { buildFixture, makeHome, runFixture } from './state-folder.ts'

const starter = buildFixture('starter')
const agentFixture = buildFixture('agent')
const started: string[] = []
afterEach(() => {
  for (const home of started.splice(0)) {
    const agent = readAgent(home)
    if (agent && isVerified(agent)) kill(agent.pid)
  }
})

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has just left by itself.
  }
}

function launch(home: string, options: Partial<LaunchOptions> = {}): ReturnType<typeof ensureAgent> {
  started.push(home)
  return ensureAgent({
    home,
    nodePath: process.execPath,
    agentPath: agentFixture,
    env: { ...process.env, CLAUDE_METRICS_HOME: home, CLAUDE_METRICS_EFFORT: 'high', ANTHROPIC_API_KEY: 'secret' },
    version: '1',
    fingerprint: 'f',
    now: Date.now,
    ...options,
  })
}

const agentOf = (home: string, version = '1'): Promise<AgentOwner> =>
  vi.waitFor(() => {
    const agent = readAgent(home)
    if (agent?.version !== version) throw new Error('not yet')
    return agent
  })

test('an agent is started when none runs, and only then', async () => {
  const home = makeHome()
  const starting = join(home, 'agent.starting')
  writeFileSync(starting, '1\n')
  expect(launch(home)).toBe('started')
  // Hooks that stop before the agent is up find a living process there.
  const pid = Number(readFileSync(starting, 'utf8'))
  const agent = await agentOf(home)
  expect(pid).toBe(agent.pid)
  await vi.waitFor(() => expect(existsSync(starting)).toBe(false))
  writeFileSync(starting, '1\n')
  expect(launch(home)).toBe('running')
  expect(existsSync(starting)).toBe(false)
  expect((await agentOf(home)).nonce).toBe(agent.nonce)
})

test('the agent gets the allowed part of the environment, its own process group and no project folder', async () => {
  const home = makeHome()
  launch(home)
  const { pid } = await agentOf(home)
  const seen = JSON.parse(readFileSync(join(home, 'seen.json'), 'utf8')) as { env: object; cwd: string }
  expect(seen.env).toMatchObject({ CLAUDE_METRICS_HOME: home, CLAUDE_METRICS_EFFORT: 'high' })
  expect(seen.env).not.toHaveProperty('ANTHROPIC_API_KEY')
  expect(seen.cwd).toBe(home)
  expect(() => process.kill(-pid, 0)).not.toThrow()
})

test.each([
  ['version', { version: '2' }],
  ['configuration', { fingerprint: 'g' }],
])('an agent of another %s is asked to leave, and its successor takes over', async (_name, other) => {
  const home = makeHome()
  launch(home)
  const first = await agentOf(home)
  const env = { CLAUDE_METRICS_HOME: home, CLAUDE_METRICS_TEST_VERSION: '2' }
  expect(launch(home, { ...other, env })).toBe('replaced')
  const second = await agentOf(home, '2')
  expect(second.pid).not.toBe(first.pid)
  await vi.waitFor(() => expect(isPidInUse(first.pid)).toBe(false))
})

test('the agent runs with a young generation that stays small, and the programs that it starts do not', async () => {
  const home = makeHome()
  launch(home)
  await agentOf(home)
  const { nodeArguments, env } = JSON.parse(readFileSync(join(home, 'seen.json'), 'utf8'))
  expect(nodeArguments).toEqual([...NODE_OPTIONS])
  expect(nodeArguments).toContain('--max-semi-space-size=2')
  expect(env).not.toHaveProperty('NODE_OPTIONS')
})

test('a killed agent is replaced by the next launch', async () => {
  const home = makeHome()
  const first = runFixture(starter, [home])
  await first.firstLine
  first.child.kill('SIGKILL')
  await first.exited
  expect(launch(home)).toBe('started')
  expect((await agentOf(home)).pid).not.toBe(first.pid)
})

test('a process that merely has the pid of an agent is never signalled', () => {
  const innocent = spawn('sleep', ['60'], { stdio: 'ignore' })
  try {
    const identity = processIdentity(innocent.pid ?? 0)
    if (!identity) throw new Error('no identity')
    const owner = { ...identity, nonce: 'n', version: '1', fingerprint: 'f', sinceMs: 1 }
    expect(stopAgent({ ...owner, startedAt: '1' })).toBe(false)
    expect(stopAgent({ ...owner, pidNamespace: 'pid:[1]' })).toBe(false)
    expect(stopAgent({ ...owner, pid: -(innocent.pid ?? 0) })).toBe(false)
    expect(isPidInUse(innocent.pid ?? 0)).toBe(true)
    expect(stopAgent(owner)).toBe(true)
  } finally {
    innocent.kill('SIGKILL')
  }
})

test('an agent in another container is left running, whatever its version', () => {
  const home = makeHome()
  const owner = { pid: 7, startedAt: '1', bootId: 'b', pidNamespace: 'p', nonce: 'n', version: '0', fingerprint: 'x' }
  writeFileSync(join(home, 'agent.lock'), JSON.stringify({ ...owner, sinceMs: 1 }))
  expect(launch(home)).toBe('running')
})

test('a Node binary that is not there is no exception', async () => {
  const home = makeHome()
  expect(launch(home, { nodePath: join(home, 'nowhere') })).toBe('started')
  expect(readAgent(home)).toBeUndefined()
  expect(existsSync(join(home, 'agent.starting'))).toBe(false)
})
