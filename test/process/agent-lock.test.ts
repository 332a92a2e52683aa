import { spawn } from 'node:child_process'
import { existsSync, lstatSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { acquireAgentLock, awaitAgentLock, type HeldLock } from '../../src/process/agent-lock.ts'
import { type AgentOwner, readAgent } from '../../src/process/agent-owner.ts'
import { processIdentity } from '../../src/process/identity.ts'
import { buildFixture, makeHome, runFixture } from './state-folder.ts'

const starter = buildFixture('starter')
const SELF = { version: '1', fingerprint: 'f', now: Date.now }

function hold(home: string): HeldLock {
  const lock = acquireAgentLock({ home, ...SELF })
  if (lock.kind !== 'held') throw new Error('busy')
  return lock
}

/** Leaves a lock as another process would have. */
function leaveLock(home: string, owner: Partial<AgentOwner>, ageMs = 0, nowMs = Date.now()): void {
  const complete = { ...processIdentity(process.pid), nonce: 'n', version: '1', fingerprint: 'f', sinceMs: 1, ...owner }
  writeFileSync(join(home, 'agent.lock'), JSON.stringify(complete))
  const atS = (nowMs - ageMs) / 1_000
  utimesSync(join(home, 'agent.lock'), atS, atS)
}

test('who finds an agent there is no longer about to become one', async () => {
  const home = makeHome()
  const lock = hold(home)
  writeFileSync(join(home, 'agent.starting'), `${process.pid}\n`)
  expect(await awaitAgentLock({ home, ...SELF })).toMatchObject({ kind: 'busy' })
  expect(existsSync(join(home, 'agent.starting'))).toBe(false)
  lock.release()
})

describe('the lock', () => {
  test('names its holder in private files, and says so until it is released', () => {
    const home = makeHome()
    const before = process.umask(0)
    const lock = hold(home)
    process.umask(before)
    expect(readAgent(home)).toEqual(lock.owner)
    expect(lock.owner).toMatchObject({ pid: process.pid, version: '1', fingerprint: 'f' })
    expect(readFileSync(join(home, 'healthcheck.pid'), 'utf8')).toBe(`${process.pid}\n`)
    for (const file of ['agent.lock', 'healthcheck.pid']) {
      expect(lstatSync(join(home, file)).mode & 0o777).toBe(0o600)
    }
    expect(acquireAgentLock({ home, ...SELF })).toEqual({ kind: 'busy', owner: lock.owner })
    lock.release()
    expect(readdirSync(home)).toEqual([])
    expect(readAgent(home)).toBeUndefined()
  })

  test('that was taken over, or is gone, is not released, beaten or thought mine', () => {
    const home = makeHome()
    const lock = hold(home)
    expect([lock.stillMine(), lock.beat()]).toEqual([true, true])
    leaveLock(home, { nonce: 'other' }, 60_000)
    writeFileSync(join(home, 'healthcheck.pid'), '1\n')
    const { mtimeMs } = statSync(join(home, 'agent.lock'))
    expect([lock.stillMine(), lock.beat()]).toEqual([false, false])
    lock.release()
    expect(statSync(join(home, 'agent.lock')).mtimeMs).toBe(mtimeMs)
    expect(existsSync(join(home, 'healthcheck.pid'))).toBe(true)
    rmSync(home, { recursive: true })
    expect([lock.stillMine(), lock.beat()]).toEqual([false, false])
    lock.release()
  })

  test.each([
    ['empty', ''],
    ['garbage', 'not json'],
    ['another kind of JSON', '[1]'],
    ['an old pid file', `${process.pid}\n`],
    ['incomplete', JSON.stringify({ pid: process.pid })],
  ])('that is %s is nobody’s', (_name, content) => {
    const home = makeHome()
    writeFileSync(join(home, 'agent.lock'), content)
    expect(readAgent(home)).toBeUndefined()
    expect(hold(home).stillMine()).toBe(true)
  })

  test('of a pid that another process has now is free', () => {
    const home = makeHome()
    const innocent = spawn('sleep', ['60'], { stdio: 'ignore' })
    try {
      leaveLock(home, { ...processIdentity(innocent.pid ?? 0), startedAt: '12345' })
      expect(readAgent(home)).toBeUndefined()
      expect(hold(home).stillMine()).toBe(true)
      expect(innocent.exitCode).toBeNull()
    } finally {
      innocent.kill('SIGKILL')
    }
  })

  test('of a living process is busy however long it has been silent: a laptop may have slept', () => {
    const home = makeHome()
    leaveLock(home, {}, 86_400_000)
    expect(acquireAgentLock({ home, ...SELF }).kind).toBe('busy')
  })

  test.each([
    ['another container', { pidNamespace: 'pid:[1]' }],
    ['another boot or machine', { bootId: 'another' }],
    ['a platform that cannot say', { bootId: '', pidNamespace: '', startedAt: '' }],
  ])('of %s lives by its beats', (_name, place) => {
    const home = makeHome()
    const nowMs = Date.now()
    const options = { home, ...SELF, now: () => nowMs }
    leaveLock(home, place, 25_000, nowMs)
    expect(acquireAgentLock(options).kind).toBe('busy')
    leaveLock(home, place, 35_000, nowMs)
    expect(acquireAgentLock(options).kind).toBe('held')
  })

  test('from a clock that was set back does not live for ever', () => {
    const home = makeHome()
    leaveLock(home, { pidNamespace: 'pid:[1]' }, -3_600_000)
    expect(acquireAgentLock({ home, ...SELF }).kind).toBe('held')
  })

  test('is beaten with the time it was given', () => {
    const home = makeHome()
    let nowMs = 1_700_000_000_000
    const lock = acquireAgentLock({ home, ...SELF, now: () => nowMs })
    nowMs += 5_000
    expect(lock.kind === 'held' && lock.beat()).toBe(true)
    expect(statSync(join(home, 'agent.lock')).mtimeMs).toBe(nowMs)
  })
})

describe('the guard', () => {
  const guard = (home: string): string => join(home, 'agent.lock.guard')

  test('of a process that died in the middle is overcome', () => {
    const home = makeHome()
    writeFileSync(guard(home), 'someone')
    const longAgo = Date.now() / 1_000 - 11
    utimesSync(guard(home), longAgo, longAgo)
    expect(hold(home).stillMine()).toBe(true)
    expect(readdirSync(home).sort()).toEqual(['agent.lock', 'healthcheck.pid'])
  })

  test('of a process in the middle of it is respected', () => {
    const home = makeHome()
    writeFileSync(guard(home), 'someone')
    const { mtimeMs } = statSync(guard(home))
    expect(acquireAgentLock({ home, ...SELF, now: () => mtimeMs })).toEqual({ kind: 'busy' })
    expect(readFileSync(guard(home), 'utf8')).toBe('someone')
  })
})

describe('among real processes', () => {
  test.each([
    ['no lock', () => {}],
    ['the lock of a dead process', (home: string) => leaveLock(home, { startedAt: '1' })],
    [
      'a dead process’s lock and guard',
      (home: string) => {
        leaveLock(home, { startedAt: '1' })
        writeFileSync(join(home, 'agent.lock.guard'), 'dead')
        utimesSync(join(home, 'agent.lock.guard'), 1, 1)
      },
    ],
  ])('20 starters at once on %s make one holder', async (_name, prepare) => {
    const home = makeHome()
    prepare(home)
    // All are up by then, also on a busy machine; those that are not still count.
    const startAtMs = String(Date.now() + 1_500)
    const starters = Array.from({ length: 20 }, () => runFixture(starter, [home, '1', startAtMs]))
    const answers = await Promise.all(starters.map(({ firstLine }) => firstLine))
    expect(answers.filter((answer) => answer === 'held')).toHaveLength(1)
    expect(answers.filter((answer) => answer === 'busy')).toHaveLength(19)
    const holder = starters[answers.indexOf('held')]
    expect(readAgent(home)?.pid).toBe(holder?.pid)
    expect(readFileSync(join(home, 'healthcheck.pid'), 'utf8')).toBe(`${holder?.pid}\n`)
    expect(readdirSync(home).sort()).toEqual(['agent.lock', 'healthcheck.pid'])
  })

  test('the lock of a killed agent is free at once', async () => {
    const home = makeHome()
    const agent = runFixture(starter, [home])
    expect(await agent.firstLine).toBe('held')
    expect(acquireAgentLock({ home, ...SELF }).kind).toBe('busy')
    agent.child.kill('SIGKILL')
    await agent.exited
    expect(readAgent(home)).toBeUndefined()
    expect(await runFixture(starter, [home]).firstLine).toBe('held')
  })

  test('an agent that finds itself displaced leaves', async () => {
    const home = makeHome()
    const agent = runFixture(starter, [home])
    await agent.firstLine
    leaveLock(home, { nonce: 'other' })
    expect(await agent.exited).toBe(3)
  })

  test('a successor waits for the agent it replaces, a twin does not', async () => {
    const home = makeHome()
    const agent = runFixture(starter, [home])
    await agent.firstLine
    expect(await awaitAgentLock({ home, ...SELF })).toMatchObject({ kind: 'busy', owner: { pid: agent.pid } })
    const successor = awaitAgentLock({ home, ...SELF, version: '2' })
    agent.child.kill('SIGTERM')
    expect(await successor).toMatchObject({ kind: 'held', owner: { version: '2' } })
    expect(await agent.exited).toBe(0)
    await vi.waitFor(() => expect(readAgent(home)?.version).toBe('2'))
  })

  test('a successor that is called off stops waiting', async () => {
    const home = makeHome()
    hold(home)
    expect(await awaitAgentLock({ home, ...SELF, version: '2' }, AbortSignal.abort())).toMatchObject({ kind: 'busy' })
  })
})
