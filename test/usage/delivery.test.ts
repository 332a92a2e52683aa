import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { resolveSettings } from '../../src/config/settings.ts'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import { createHttpClient } from '../../src/outbox/http-client.ts'
import { buildPipeline, type Pipeline } from '../../src/pipeline.ts'
import { holdPort } from '../held-port.ts'
import { startStandIn, status } from '../outbox/stand-in-server.ts'

const TOKEN = `cm_${'a'.repeat(48)}`

let count = 0

const typed = (command_name = 'jira:solve'): Occurrence => ({
  kind: 'note',
  name: 'slash_command',
  eventId: `e-${count++}`,
  sessionId: 's-1',
  atMs: Date.UTC(2026, 10, 20, 10),
  turnId: 't-1',
  sessionName: null,
  cwd: '/home/dev',
  clientVersion: undefined,
  meta: {},
  fields: { command_name, prompt_length: 12 },
})

interface Rig {
  home: string
  pipeline: Pipeline
  errors: string[]
  metricsLog(): string
}

/** The agent's own pipeline, as the environment configures it. */
async function createRig(env: Record<string, string>, config = '{}'): Promise<Rig> {
  const home = mkdtempSync(join(tmpdir(), 'cm-usage-'))
  writeFileSync(join(home, 'config.json'), config)
  const http = createHttpClient({ env: {} })
  const errors: string[] = []
  const pipeline = await buildPipeline({
    settings: resolveSettings({ env, home }),
    version: '9.8.7',
    token: () => TOKEN,
    around: () => Promise.reject(new Error('the anonymous usage API asked who someone is')),
    connect: () => http,
    log: { line: (text) => errors.push(text) },
    now: Date.now,
  })
  onTestFinished(async () => {
    await http.close()
    await Promise.all(pipeline.outboxes.map((outbox) => outbox.stop()))
    rmSync(home, { recursive: true, force: true })
  })
  for (const outbox of pipeline.outboxes) outbox.start()
  const path = join(home, 'metrics.log')
  return { home, pipeline, errors, metricsLog: () => (existsSync(path) ? readFileSync(path, 'utf8') : '') }
}

const usageOnly = (server: { url: string }, more: Record<string, string> = {}) =>
  createRig({ CLAUDE_METRICS_URL: `${server.url}/metrics/`, ...more })

test('requests go below the base URL, without authorization, from a folder of their own', async () => {
  const server = await startStandIn()
  const { home, pipeline, errors } = await usageOnly(server)
  await pipeline.record([typed()])
  await vi.waitUntil(() => server.arrivals.length === 1)
  expect(server.arrivals[0]).toMatchObject({ method: 'POST', path: '/metrics/events' })
  expect(server.arrivals[0]?.headers).not.toHaveProperty('authorization')
  expect(readdirSync(join(home, 'outbox'))).toEqual(['usage'])
  expect(errors).toEqual([])
})

test('the token of the Claude Metrics API stays with that API', async () => {
  const server = await startStandIn()
  const { home, pipeline } = await usageOnly(server, { CLAUDE_METRICS_API_TOKEN: TOKEN })
  expect(pipeline.outbox('claude-metrics')).toBeDefined()
  await pipeline.record([typed()])
  await vi.waitUntil(() => server.arrivals.length === 1)
  expect(JSON.stringify(server.arrivals)).not.toContain('cm_')
  expect(readdirSync(join(home, 'outbox')).sort()).toEqual(['claude-metrics', 'usage'])
})

test.each([
  ['no URL is set', {}, '{}'],
  ['DO_NOT_TRACK is set', { CLAUDE_METRICS_URL: 'http://127.0.0.1:9/', DO_NOT_TRACK: '1' }, '{}'],
  ['DO_NOT_TRACK is set to something unclear', { CLAUDE_METRICS_URL: 'http://127.0.0.1:9/', DO_NOT_TRACK: 'y' }, '{}'],
  ['the file says so', { CLAUDE_METRICS_URL: 'http://127.0.0.1:9/' }, '{"do_not_track":true}'],
])('while %s there is no destination, no id and no log', async (_, env, config) => {
  const { home, pipeline } = await createRig(env, config)
  expect(pipeline.outboxes).toEqual([])
  await pipeline.record([typed()])
  expect(readdirSync(home)).toEqual(['config.json'])
})

test.each([
  ['plugin option', { CLAUDE_PLUGIN_OPTION_USAGE_URL: 'https://usage.test' }, '{}'],
  ['file', {}, '{"usage_url":"https://usage.test"}'],
])('the URL may come from the %s', async (_, env, config) => {
  expect((await createRig(env, config)).pipeline.outboxes.map((outbox) => outbox.status().name)).toEqual(['usage'])
})

test('what an error sent back arrives when it is over, once', async () => {
  const server = await startStandIn(status(500, {}, '{"message":"database down"}'))
  const { pipeline, metricsLog } = await usageOnly(server)
  await pipeline.record([typed()])
  await vi.waitUntil(() => pipeline.outboxes[0]?.status().retried === 1)
  expect(metricsLog()).toMatch(/^\S+Z POST \/events -> 500 \{"message":"database down"\}\n$/)
  server.answer = status(202)
  expect(await pipeline.outboxes[0]?.flush(30_000)).toBe('empty')
  expect(server.arrivals).toHaveLength(2)
  expect(server.arrivals[1]?.body).toBe(server.arrivals[0]?.body)
})

test('a server that is away is reported in the log, and gets everything when it is back', async () => {
  const away = await holdPort()
  const { pipeline, metricsLog } = await usageOnly(away)
  await pipeline.record([typed('first'), typed('second')])
  await vi.waitUntil(() => metricsLog() !== '')
  expect(metricsLog()).toMatch(/POST \/events -> no answer: .*ECONNREFUSED/)
  const back = await startStandIn(undefined, away.port)
  expect(await pipeline.outboxes[0]?.flush(30_000)).toBe('empty')
  expect(back.arrivals.map(({ body }) => JSON.parse(body).name)).toEqual(['first', 'second'])
})

test('an answer that takes longer than two seconds is none', async () => {
  const server = await startStandIn(() => {})
  const { pipeline, metricsLog } = await usageOnly(server)
  const begunAtMs = performance.now()
  await pipeline.record([typed()])
  await vi.waitUntil(() => metricsLog() !== '')
  expect(performance.now() - begunAtMs).toBeGreaterThan(1_900)
  expect(metricsLog()).toContain('no answer: no complete answer within 2000 ms')
})

test('a request that is refused as wrong is dropped, and both logs say so', async () => {
  const server = await startStandIn(status(422, {}, '{"message":"The name field is odd."}'))
  const { pipeline, metricsLog, errors } = await usageOnly(server)
  await pipeline.record([typed()])
  await vi.waitUntil(() => pipeline.outboxes[0]?.status().rejected === 1)
  expect(metricsLog()).toContain('-> 422 {"message":"The name field is odd."}')
  expect(errors.join()).toMatch(/usage.*422/)
})

test('of a long answer the log keeps 300 characters, whole ones, on one line', async () => {
  const server = await startStandIn(status(500, {}, `${'👩'.repeat(298)}\n👩👩`))
  const { home, pipeline, metricsLog } = await usageOnly(server)
  await pipeline.record([typed()])
  await vi.waitUntil(() => metricsLog() !== '')
  expect(metricsLog().split(' -> 500 ')[1]).toBe(`${'👩'.repeat(298)} 👩\n`)
  expect(statSync(join(home, 'metrics.log')).mode & 0o777).toBe(0o600)
})

test('what went well is not logged', async () => {
  const server = await startStandIn()
  const { pipeline, metricsLog } = await usageOnly(server)
  await pipeline.record([typed()])
  await vi.waitUntil(() => pipeline.outboxes[0]?.status().delivered === 1)
  expect(metricsLog()).toBe('')
})

test.each(['1', 'true', 'yes'])('with CLAUDE_METRICS_VERBOSE=%s every request and its answer is', async (verbose) => {
  const server = await startStandIn()
  const { pipeline, metricsLog } = await usageOnly(server, { CLAUDE_METRICS_VERBOSE: verbose })
  await pipeline.record([typed()])
  await vi.waitUntil(() => pipeline.outboxes[0]?.status().delivered === 1)
  const { body } = server.arrivals[0] ?? {}
  expect(metricsLog()).toMatch(/^\S+Z POST \/events \{.*\} -> 202 \{"id":"1".*\}\n$/)
  expect(metricsLog()).toContain(` POST /events ${body} -> `)
})
