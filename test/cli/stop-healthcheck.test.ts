import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readAgent } from '../../src/process/agent-owner.ts'
import { processIdentity } from '../../src/process/identity.ts'
import { until } from './run-node.ts'
import { TOKEN, useStage } from './stage.ts'

const stage = useStage()
const { cli, setup, status } = stage

describe('stop-healthcheck', () => {
  test('leaves the mark and asks the agent to leave', async () => {
    await setup(TOKEN, '--url', stage.ingest.url)
    await until('an agent', () => readAgent(stage.home) !== undefined)
    const run = await cli(['stop-healthcheck'])
    expect(run.code).toBe(0)
    expect(run.stdout).toMatch(/^Stopped/)
    await until('the agent to leave', () => readAgent(stage.home) === undefined)
    expect(statSync(join(stage.home, 'healthcheck.stopped')).mode & 0o777).toBe(0o600)
    expect((await status()).healthCheck.state).toBe('stopped')
  })

  test('does no harm to a process that has the pid of an agent that is gone', async () => {
    mkdirSync(stage.home, { recursive: true, mode: 0o700 })
    const innocent = spawn('sleep', ['60'], { stdio: 'ignore' })
    try {
      const identity = processIdentity(innocent.pid ?? 0)
      const owner = { ...identity, startedAt: '1', nonce: 'n', version: '1', fingerprint: 'f', sinceMs: 1 }
      writeFileSync(join(stage.home, 'agent.lock'), JSON.stringify(owner))
      writeFileSync(join(stage.home, 'healthcheck.pid'), `${innocent.pid}\n`)
      const run = await cli(['stop-healthcheck'])
      expect(run.stdout).toMatch(/^No agent was running/)
      expect((await status()).agent).toBeNull()
      expect([innocent.exitCode, innocent.signalCode]).toEqual([null, null])
    } finally {
      innocent.kill('SIGKILL')
    }
  })

  test('has nothing to stop where nothing was ever recorded', async () => {
    expect(await cli(['stop-healthcheck'])).toMatchObject({ code: 0, stderr: '' })
    expect(existsSync(stage.home)).toBe(false)
  })
})
