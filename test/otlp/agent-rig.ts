import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { publishEntry } from '../../src/spool/publish.ts'
import { createSpool } from '../../src/spool/spool.ts'
import { readAgentStatus } from '../../src/status/agent-status.ts'

export interface AgentRig {
  home: string
  /** Records a notification whose kind is `kind`; it becomes one log record. */
  notify(kind: string): void
  startAgent(): void
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
  destination(name: string): Record<string, unknown> | undefined
  errors(): string
}

/** A state folder with an open spool, and an agent that can be started and killed at will. */
export function createAgentRig(plugin: string, env: Record<string, string>): AgentRig {
  const scratch = mkdtempSync(join(tmpdir(), 'otlp-agent-'))
  const home = join(scratch, '.claude-metrics')
  createSpool({ home, now: Date.now, log: { line: () => {} } }).open()
  let agent: ChildProcess | undefined

  async function kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (!agent || agent.exitCode !== null || agent.signalCode !== null) return
    const ended = once(agent, 'exit')
    agent.kill(signal)
    await ended
  }

  onTestFinished(async () => {
    await kill('SIGKILL')
    rmSync(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  })
  return {
    home,
    notify(kind) {
      const sessionId = 'session-1'
      const fields = { hook_event_name: 'Notification', message: 'Claude waits', notification_type: kind }
      const payload = JSON.stringify({ session_id: sessionId, cwd: scratch, ...fields })
      publishEntry({ home, event: 'Notification', sessionId, pid: process.pid, marks: {}, payload })
    },
    startAgent() {
      agent = spawn(process.execPath, [join(plugin, 'agent.mjs')], {
        env: { PATH: process.env['PATH'] ?? '', HOME: scratch, ...env },
        stdio: 'inherit',
      })
    },
    kill,
    destination: (name) =>
      readAgentStatus(home)?.destinations.find((one) => one.name === name) as Record<string, unknown> | undefined,
    errors: () => (existsSync(join(home, 'errors.log')) ? readFileSync(join(home, 'errors.log'), 'utf8') : ''),
  }
}
