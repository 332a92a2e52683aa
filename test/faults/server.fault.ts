import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { saveToken } from '../../src/config/token.ts'
import { row as everyRow, extent, isFull, kinds } from './extent.ts'
import { buildPlugin } from './plugin.ts'
import { conclude, measureHooks } from './row.ts'
import { accept, type Reaction, type Server, startServer } from './server.ts'
import { createStage, type Stage, TOKEN, until, withStage } from './stage.ts'

const group = '2 The server'
let plugin = ''
beforeAll(async () => {
  plugin = await buildPlugin()
})
afterAll(() => rmSync(plugin, { recursive: true, force: true }))

/** Measured rows have the machine to themselves. */
const tellingRow = isFull ? test : test.concurrent
const row = (isFull ? everyRow : everyRow.concurrent) as typeof test

const load = { sessions: extent(20, 3), turns: extent(9, 2), tools: 2 }

interface Trouble {
  fault: string
  /** What is wrong while the load comes in; afterwards all is well. */
  react: Server['react']
  isTelling?: boolean
}

const every =
  (nth: number, reaction: Reaction): Server['react'] =>
  (number) =>
    number % nth === 0 ? reaction : accept
const answer = (status: number, headers: Record<string, string> = {}, body = '{"message":"no"}'): Reaction => ({
  kind: 'answer',
  status,
  headers,
  body,
})

const troubles: Trouble[] = [
  { fault: 'resets every third connection', react: every(3, { kind: 'reset' }) },
  { fault: 'resets all connections', react: () => ({ kind: 'reset' }), isTelling: true },
  { fault: 'hangs on every tenth request', react: every(10, { kind: 'hang' }) },
  { fault: 'hangs on all requests', react: () => ({ kind: 'hang' }) },
  { fault: 'sends receipts byte by byte', react: every(4, { kind: 'accept slowly' }) },
  {
    fault: 'accepts, but every fifth receipt is lost',
    react: every(5, { kind: 'accept without a receipt' }),
    isTelling: true,
  },
  {
    fault: 'accepts, but every fifth receipt ends in the middle',
    react: every(5, { kind: 'accept with half a receipt' }),
  },
  ...[500, 502, 503, 504, 408, 429].map((status) => ({
    fault: `answers ${status}`,
    react: () => answer(status),
    isTelling: status === 503,
  })),
  ...[429, 503].map((status) => ({
    fault: `answers ${status} with Retry-After: 1`,
    react: every(4, answer(status, { 'retry-after': '1' })),
  })),
  { fault: 'answers 500 and accepts by turns', react: every(2, answer(500)) },
  { fault: 'answers 404', react: () => answer(404) },
  { fault: 'answers 413 to every fourth', react: every(4, answer(413)) },
  {
    fault: 'redirects (301, 302, 307)',
    react: (n) => answer([301, 302, 307][n % 3] ?? 301, { location: '/elsewhere' }),
  },
  {
    fault: 'is a login page: 200 as HTML',
    react: () => answer(200, { 'content-type': 'text/html' }, '<html>Welcome'),
    isTelling: true,
  },
]

async function onStage(act: (stage: Stage) => Promise<void>, server?: Server, env: Record<string, string> = {}) {
  try {
    await withStage({ plugin, env, ...(server && { server }) }, act)
  } finally {
    await server?.close()
  }
}

tellingRow.each(kinds(troubles, ({ isTelling }) => isTelling === true))('$fault', async ({ fault, react }) => {
  await onStage(async (stage) => {
    stage.server.react = react
    stage.startAgent()
    stage.record('x', load)
    // Long enough for everything to have met the fault, or for the destination to be known as bad.
    await until('requests', () => stage.server.seen > 0)
    await sleep(extent(1_500, 200))
    const ratio = await measureHooks(plugin, stage)
    stage.server.react = () => accept
    await stage.drain()
    conclude({ group, fault, hookRatio: ratio }, stage)
    expect(stage.log()).toBe('')
  })
})

row('refuses connections', async () => {
  await onStage(async (stage) => {
    await stage.server.stopListening()
    stage.startAgent()
    stage.record('x', load)
    await sleep(extent(1_500, 200))
    const ratio = await measureHooks(plugin, stage)
    await stage.server.listen()
    await stage.drain()
    conclude({ group, fault: 'refuses connections', hookRatio: ratio }, stage)
  })
})

row('is there every other second', async () => {
  await onStage(async (stage) => {
    stage.startAgent()
    const playing = stage.play('x', load, { pauseS: extent(1, 0) })
    for (let second = 0; second < extent(8, 1); second++) {
      await stage.server.stopListening()
      await sleep(1_000)
      await stage.server.listen()
      await sleep(1_000)
    }
    expect(await playing).toBe('')
    await stage.drain()
    conclude({ group, fault: 'flaps: a second there, a second away' }, stage)
  })
})

tellingRow.each(kinds([401, 403], (status) => status === 401))(
  'answers %i until the token is another',
  async (status) => {
    await onStage(async (stage) => {
      const next = `cm_${'N'.repeat(44)}9876`
      stage.server.react = (_number, _path, request) =>
        request.headers.authorization === `Bearer ${next}` ? accept : answer(status)
      stage.startAgent()
      stage.record('x', load)
      await until('requests', () => stage.server.seen > 0)
      await sleep(extent(1_500, 200))
      expect(stage.server.accepted.size).toBe(0)
      saveToken(stage.home, next)
      // Without a flush: the agent looks at the token file by itself.
      await until('everything', () => stage.tally().lost.length === 0, 60_000)
      conclude({ group, fault: `answers ${status} until the token is another` }, stage)
    })
  },
)

tellingRow('refuses one event for what is in it (422), and takes the others', async () => {
  await onStage(async (stage) => {
    const poison = 'prompt x-s0 t0'
    let refusals = 0
    stage.server.react = (_number, _path, _request, body) => {
      if (!body.includes(poison)) return accept
      refusals++
      return answer(422, {}, '{"message":"The prompt is poison."}')
    }
    stage.startAgent()
    stage.record('x', load)
    await until('the refusal', () => refusals > 0)
    stage.truth.prompts.delete(poison)
    await stage.drain()
    expect(refusals).toBe(1)
    conclude({ group, fault: 'refuses one event with 422', note: 'that one is dropped, logged and counted' }, stage)
    expect(stage.log()).toMatch(/^\S+ claude-metrics: rejected \S+ \/events\/prompt: 422 The prompt is poison.\n$/)
  })
})

row('has a certificate that nobody vouches for', async () => {
  const certificate = await createStage({ plugin })
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(certificate.root, name)) as [string, string]
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  const names = ['-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert]
  execFileSync('openssl', ['req', '-x509', '-days', '2', ...names, ...subject], { stdio: 'ignore' })
  const server = await startServer({ tls: { key: readFileSync(key), cert: readFileSync(cert) } })
  await onStage(async (stage) => {
    const distrustful = stage.startAgent()
    stage.record('x', load)
    await until('the reason', () => /self-signed|SELF_SIGNED/.test(stage.log('status.json')), 30_000)
    expect(server.seen).toBe(0)
    await stage.kill(distrustful, 'SIGTERM')
    stage.startAgent({ env: { NODE_EXTRA_CA_CERTS: cert } })
    await stage.drain()
    conclude({ group, fault: 'certificate error until it is trusted', note: 'nothing was sent before' }, stage)
  }, server)
  await certificate.end()
})

row('is away for a day', async () => {
  await onStage(async (stage) => {
    const offset = join(stage.root, 'offset')
    const setClock = (ms: number) =>
      execFileSync('sh', ['-c', `echo ${ms} >'${offset}.new'; mv '${offset}.new' '${offset}'`])
    setClock(0)
    await stage.server.stopListening()
    stage.startAgent({ preload: 'clock.mjs', env: { CLOCK_OFFSET: offset } })
    stage.record('x', load)
    for (let hour = 1; hour <= 24; hour++) {
      setClock(hour * 3_600_000)
      await sleep(extent(150, 20))
    }
    await stage.server.listen()
    stage.clock.offsetMs = 24 * 3_600_000
    await stage.drain()
    conclude({ group, fault: 'away for a day (the clock of the agent is moved)' }, stage)
    expect(stage.log('outbox/claude-metrics/counters.json')).not.toMatch(/"attempts":[1-9]/)
  })
})

row('repeats the token in its error messages', async () => {
  await onStage(async (stage) => {
    stage.server.react = (_number, _path, request) =>
      answer(500, {}, JSON.stringify({ message: `bad ${request.headers.authorization}` }))
    stage.startAgent()
    stage.record('x', load)
    await until('the error', () => stage.log('status.json').includes('lastError'), 15_000)
    for (const name of ['errors.log', 'status.json', 'healthcheck.log', 'metrics.log']) {
      expect(stage.log(name)).not.toContain(TOKEN)
    }
    stage.server.react = () => accept
    await stage.drain()
    conclude(
      { group, fault: 'repeats the token in its error messages', note: 'the token is in no file but its own' },
      stage,
    )
  })
})
