import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A real OpenTelemetry Collector: OTLP/HTTP in, a file of OTLP JSON lines out. */
export interface Collector {
  /** Everything that it wrote so far, one export request each. */
  requests(): Record<string, unknown>[]
  stop(): Promise<void>
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  await new Promise((done) => server.close(done))
  return port
}

/** Appends to the same file when started again in the same folder. */
export async function startCollector(binary: string, folder: string, port: number): Promise<Collector> {
  const output = join(folder, 'received.jsonl')
  const config = join(folder, 'collector.yaml')
  writeFileSync(
    config,
    `receivers:
  otlp:
    protocols:
      http:
        endpoint: 127.0.0.1:${port}
exporters:
  file:
    path: ${output}
    append: true
    flush_interval: 100ms
service:
  telemetry:
    metrics:
      level: none
  pipelines:
    logs: { receivers: [otlp], exporters: [file] }
    traces: { receivers: [otlp], exporters: [file] }
    metrics: { receivers: [otlp], exporters: [file] }
`,
  )
  const collector = spawn(binary, ['--config', config], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  collector.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const stop = async (): Promise<void> => {
    if (collector.exitCode !== null || collector.signalCode !== null) return
    const ended = once(collector, 'exit')
    collector.kill('SIGTERM')
    await ended
  }
  onTestFinished(stop)
  const deadlineMs = performance.now() + 20_000
  while (!said.includes('Everything is ready')) {
    if (collector.exitCode !== null || performance.now() > deadlineMs) throw new Error(`no collector: ${said}`)
    await new Promise((done) => setTimeout(done, 20))
  }
  return {
    requests: () =>
      (existsSync(output) ? readFileSync(output, 'utf8') : '')
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    stop,
  }
}
