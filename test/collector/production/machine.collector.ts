import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import type { Received } from '../../otlp/decode.ts'
import { freePort } from '../collector.ts'
import { createBackend } from './backend.ts'
import { logRequest, post } from './otlp-request.ts'
import { type Program, scratchFolder, startConfigured } from './program.ts'

interface Rig {
  origin: string
  backend: ReturnType<typeof createBackend>
  startMachine(): Promise<Program>
}

async function createRig(): Promise<Rig> {
  const folder = scratchFolder('machine')
  const [otlp = 0, health = 0, telemetry = 0, gateway = 0] = await Promise.all(Array.from({ length: 4 }, freePort))
  const layer = join(folder, 'layer.yaml')
  writeFileSync(layer, `exporters: { otlp_http/gateway: { endpoint: 'http://127.0.0.1:${gateway}' } }\n`)
  const token = join(folder, 'token')
  writeFileSync(token, 'secret-of-the-gateway')
  return {
    origin: `http://127.0.0.1:${otlp}`,
    backend: createBackend(gateway),
    startMachine: () =>
      startConfigured(['agent/collector.yaml', layer], {
        GATEWAY_TOKEN_FILE: token,
        TEAM: 'blue',
        OTLP_PORT: String(otlp),
        HEALTH_PORT: String(health),
        TELEMETRY_PORT: String(telemetry),
      }),
  }
}

/** Sends numbered records one after the other, and again what was not taken, as the plugin's outbox does. */
async function sendAll(origin: string, count: number, onSent: (index: number) => Promise<void>): Promise<void> {
  for (let index = 0; index < count; index++) {
    while ((await post(origin, 'logs', logRequest({ 'event.id': `event-${index}` }, Date.now()))) !== 200)
      await sleep(20)
    await onSent(index)
  }
}

const idsIn = (taken: Received[]) => new Set(taken.map(({ attributes }) => attributes['event.id']))

describe('the collector on the machine', () => {
  test('loses nothing that it answered for, though it and its gateway are killed again and again', async () => {
    const { origin, backend, startMachine } = await createRig()
    await backend.start()
    let machine = await startMachine()
    const count = 600
    await sendAll(origin, count, async (index) => {
      if (index % 150 === 50) {
        await backend.stop()
        void sleep(300).then(backend.start)
      }
      if (index % 150 === 100) {
        await machine.kill('SIGKILL')
        machine = await startMachine()
      }
    })
    expect(idsIn(backend.taken).size).toBe(count)
    expect([...backend.authorizations]).toEqual([`Basic ${btoa('blue:secret-of-the-gateway')}`])
  }, 120_000)

  test('keeps nothing: while the gateway is away or refuses it, the plugin hears so', async () => {
    const { origin, backend, startMachine } = await createRig()
    await startMachine()
    const send = (id: string) => post(origin, 'logs', logRequest({ 'event.id': id }, Date.now()))
    expect(await send('away')).toBe(503)
    await backend.start()
    backend.status = 401
    expect(await send('token withdrawn')).toBe(401)
    backend.status = 200
    expect(await send('token renewed')).toBe(200)
    expect([...idsIn(backend.taken)]).toEqual(['token renewed'])
  })

  test('nothing leaves it that must not: secrets are masked and text is taken out', async () => {
    const { origin, backend, startMachine } = await createRig()
    await backend.start()
    await startMachine()
    const secret = `sk-ant-${'a1'.repeat(20)}`
    const attributes = {
      'event.id': 'event-1',
      'gen_ai.tool.name': 'Bash',
      'claude_metrics.bash_command': 'rm -rf /',
      'claude_metrics.response_text': 'what the model said',
      'gen_ai.input.messages': 'what was asked',
      prompt: 'what was asked',
      'some.note': `export KEY=${secret} && run`,
      'db.password': 'hunter2',
    }
    expect(await post(origin, 'logs', logRequest(attributes, Date.now()))).toBe(200)
    await vi.waitUntil(() => backend.taken.length === 1, { timeout: 20_000 })
    const [record] = backend.taken
    expect(record?.resource).toMatchObject({ 'service.name': 'claude-code-plugin' })
    expect(record?.attributes).toMatchObject({ 'event.id': 'event-1', 'gen_ai.tool.name': 'Bash' })
    const everything = JSON.stringify(record)
    for (const text of [secret, 'hunter2', 'rm -rf', 'what the model said', 'what was asked'])
      expect(everything).not.toContain(text)
  })
})
