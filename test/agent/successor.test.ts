import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { startSuccessor } from '../../src/agent/successor.ts'
import { type AgentOwner, readAgent } from '../../src/process/agent-owner.ts'
import { buildFixture, makeHome } from '../process/state-folder.ts'

const agentPath = buildFixture('agent')
const homes: string[] = []
afterEach(() => {
  for (const home of homes.splice(0)) {
    const agent = readAgent(home)
    if (agent) process.kill(agent.pid, 'SIGKILL')
  }
})

const TOLD_AT_MS = Date.now() - 60_000

/** A state folder with an entry of now, where the agent that was asked to leave a minute ago has let go of its lock. */
function left(): string {
  const home = makeHome()
  homes.push(home)
  for (const folder of ['spool/drafts', 'spool/new']) mkdirSync(join(home, folder), { recursive: true })
  writeFileSync(join(home, 'spool/new/s.1'), 'cm1 Stop\n{}')
  return home
}

function succeed(home: string, sinceMs = TOLD_AT_MS): void {
  const env = { ...process.env, CLAUDE_METRICS_HOME: home }
  const program = { nodePath: process.execPath, agentPath, env, version: '1', fingerprint: 'f' }
  startSuccessor({ ...program, home, sinceMs, now: Date.now })
}

const agentOf = (home: string): Promise<AgentOwner> =>
  vi.waitFor(() => readAgent(home) ?? Promise.reject(new Error('not yet')), { timeout: 30_000 })

/** A start writes this file before it returns. */
const hasStarted = (home: string): boolean => existsSync(join(home, 'agent.starting'))

test('what was recorded while the agent was on its way out finds another one', async () => {
  const home = left()
  succeed(home)
  const agent = await agentOf(home)
  succeed(home)
  expect(readAgent(home)).toEqual(agent)
})

test('what waited before the agent was asked to leave goes on waiting', () => {
  const home = left()
  succeed(home, Date.now() + 60_000)
  expect(hasStarted(home)).toBe(false)
})

test('nothing is started where recording is off, or nothing waits', () => {
  const [off, empty] = [left(), left()]
  rmSync(join(off, 'spool/drafts'), { recursive: true })
  rmSync(join(empty, 'spool/new/s.1'))
  for (const home of [off, empty]) {
    succeed(home)
    expect(hasStarted(home)).toBe(false)
  }
})

test('one that is on its way is enough', () => {
  const home = left()
  writeFileSync(join(home, 'agent.starting'), `${process.pid}\n`)
  succeed(home)
  expect(readFileSync(join(home, 'agent.starting'), 'utf8')).toBe(`${process.pid}\n`)
})
