import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import { repository } from '../../cli/bundle.ts'

export const OTELCOL = process.env['OTELCOL_PRODUCTION_BIN'] ?? ''
export const PROMETHEUS_DIR = process.env['PROMETHEUS_DIR'] ?? ''
export const CONFIG = join(repository, 'collector-config')

export interface Program {
  pid: number
  said: () => string
  /** Resolved when it is gone. */
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
}

export function scratchFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  return folder
}

/** Ends with the test. */
export function startProgram(command: string, args: string[], env: Record<string, string> = {}): Program {
  const child: ChildProcess = spawn(command, args, {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const listen = (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-100_000)
  }
  child.stdout?.on('data', listen)
  child.stderr?.on('data', listen)
  const kill = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
  onTestFinished(() => kill('SIGKILL'))
  return { pid: child.pid ?? 0, said: () => said, kill }
}

/** Resolved when `url` answers with 200. */
export async function untilReady(program: Program, url: string): Promise<void> {
  const answers = () =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
  await vi
    .waitUntil(answers, { timeout: 30_000, interval: 50 })
    .catch(() => Promise.reject(new Error(`${url} does not answer: ${program.said().slice(-2_000)}`)))
}

/** A collector with our configurations, layered, each a path below collector-config or an absolute one. */
export async function startConfigured(configs: string[], env: Record<string, string>): Promise<Program> {
  const args = configs.flatMap((path) => ['--config', path.startsWith('/') ? path : join(CONFIG, path)])
  const program = startProgram(OTELCOL, args, env)
  await untilReady(program, `http://127.0.0.1:${env['HEALTH_PORT']}/`)
  return program
}
