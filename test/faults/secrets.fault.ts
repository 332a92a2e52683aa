import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { maskSecrets } from '../../src/processors/redaction.ts'
import { SECRET_RULES } from '../../src/processors/secret-rules.ts'
import { writeFlushRequest } from '../../src/status/flush-request.ts'
import { repository } from '../cli/bundle.ts'
import { runNode } from '../cli/run-node.ts'
import { type Answer, startReceiver } from '../otlp/receiver.ts'
import { tallyCollector } from './collector-tally.ts'
import { extent, row, tellingRow } from './extent.ts'
import { playDirectly, scriptSessions } from './load.ts'
import { buildPlugin } from './plugin.ts'
import { conclude, note } from './row.ts'
import { accept, startServer } from './server.ts'
import { createStage, readIfFile, TOKEN, until } from './stage.ts'

const group = '6 Secrets'
let plugin = ''
beforeAll(async () => {
  plugin = await buildPlugin(['src/cli.ts'])
})
afterAll(() => rmSync(plugin, { recursive: true, force: true }))

tellingRow(
  'a token in the token file, in prompts, in commands and in what the server says is in no other place',
  async () => {
    const server = await startServer({ keepsAll: true })
    const stage = await createStage({ plugin, server })
    try {
      server.react = (number, _path, request) =>
        number % 5 === 0
          ? { kind: 'answer', status: 500, body: JSON.stringify({ message: `no: ${request.headers.authorization}` }) }
          : accept
      const agent = stage.startAgent()
      const sessions = scriptSessions(
        stage.root,
        'token',
        { sessions: extent(20, 2), turns: extent(9, 2), tools: 2 },
        stage.truth,
      )
      // The token is glued to what is known, so that what arrives shows whether it was masked.
      const pasted = JSON.parse(
        JSON.stringify(sessions).replaceAll(
          /"(prompt|command|last_assistant_message|text)":"([^"]*)"/g,
          `"$1":"$2 ${TOKEN}"`,
        ),
      )
      playDirectly(stage.home, pasted)
      const name = (text: string) => `${text} cm_[redacted]`
      for (const names of [stage.truth.prompts, stage.truth.tools, stage.truth.executions]) {
        const masked = [...names].map(name)
        names.clear()
        for (const each of masked) names.add(each)
      }
      await until('the processes of the agent', () => server.seen > 0)
      const places = [readIfFile(`/proc/${agent.child.pid}/cmdline`), readIfFile(`/proc/${agent.child.pid}/environ`)]
      server.react = () => accept
      await stage.drain()
      await stage.kill(agent, 'SIGTERM')
      const files = readdirSync(stage.home, { recursive: true, encoding: 'utf8' }).filter(
        (path) => path !== 'token' && statSync(join(stage.home, path)).isFile(),
      )
      const holding = files.filter((path) => readFileSync(join(stage.home, path), 'utf8').includes(TOKEN))
      const reported = `looked for in ${server.everything.length} requests, ${files.length} files, argv and environment`
      conclude({ group, fault: 'the token is pasted everywhere and echoed by the server', note: reported }, stage)
      expect(holding).toEqual([])
      expect(places.join('')).not.toContain(TOKEN)
      expect(server.everything.filter((request) => request.includes(TOKEN))).toEqual([])
    } finally {
      await stage.end()
      await server.close()
    }
  },
)

const COLLECTOR_KEYS = {
  authorization: `Basic ${Buffer.from('husa:pa55-of-husa').toString('base64')}`,
  'x-api-key': 'k3y-ring/of+a="tenant"',
  query: 'qu3ry/key',
}

/** Any of them in any form: the beginnings, and the Base64 of anything with one of them. */
const ANY_KEY = /husa|pa55|k3y-ring|qu3ry|aHVzYTpw|azN5LXJp|szeS1yaW5n|rM3ktcmlu|cXUzcn|F1M3J5|xdTNye/

/** Where a key is, with what is around it. */
const matchesIn = (name: string, text: string): string[] => {
  const found = ANY_KEY.exec(text)
  return found ? [`${name}: ${text.slice(Math.max(0, found.index - 60), found.index + 60)}`] : []
}

const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)])
const field = (number: number, content: Buffer): Buffer =>
  Buffer.concat([Buffer.from([(number << 3) | 2, ...varint(content.length)]), content])

let answers = 0

/**
 * Repeats what it was sent in every way that a collector has, one after the other, and in several encodings; accepts
 * each request in the end.
 */
const echoing: Answer = ({ path, headers }, response) => {
  const sent = [headers.authorization, headers['x-api-key'], path].map(String)
  const forms = [...sent, ...sent.map(encodeURIComponent), Buffer.from(sent.join(' ')).toString('base64')]
  const message = `you sent ${forms.join(' and ')}`
  const json = { 'content-type': 'application/json' }
  const protobuf = { 'content-type': 'application/x-protobuf' }
  const turn = answers++ % 6
  if (turn === 0) response.writeHead(500, json).end(JSON.stringify({ message }))
  else if (turn === 1) response.writeHead(503, protobuf).end(field(2, Buffer.from(message)))
  else if (turn === 2) response.writeHead(502, { 'content-type': `text/${message.slice(0, 200)}` }).end(message)
  else {
    const partial = Buffer.concat([Buffer.from([0x08, 0x01]), field(2, Buffer.from(message))])
    response.writeHead(200, protobuf).end(field(1, partial))
  }
}

tellingRow(
  'keys of a collector that repeats them in its answers are in no file and in nothing that is shown',
  async () => {
    const collector = await startReceiver({ answer: echoing })
    const endpoint = (signal: string) => `${collector.url}/v1/${signal}?key=${encodeURIComponent(COLLECTOR_KEYS.query)}`
    const headers = (['authorization', 'x-api-key'] as const).map(
      (name) => `${name}=${encodeURIComponent(COLLECTOR_KEYS[name])}`,
    )
    const env = {
      CLAUDE_METRICS_OTLP_LOGS_ENDPOINT: endpoint('logs'),
      CLAUDE_METRICS_OTLP_TRACES_ENDPOINT: endpoint('traces'),
      CLAUDE_METRICS_OTLP_METRICS_ENDPOINT: endpoint('metrics'),
      CLAUDE_METRICS_OTLP_HEADERS: headers.join(','),
    }
    const stage = await createStage({ plugin, env })
    try {
      const agent = stage.startAgent()
      stage.record('keys', { sessions: extent(20, 2), turns: extent(9, 2), tools: 2 })
      const reported = () => tallyCollector(stage.truth, collector.arrivals, collector.taken)
      const isSaid = () =>
        /records of \S+ rejected: you sent/.test(stage.log()) && stage.log('status.json').includes('lastError')
      await until(
        'all of it, and complaints',
        () => {
          writeFlushRequest(stage.home, { id: randomUUID(), untilMs: Date.now() + 5_000 })
          return reported().lost.length === 0 && isSaid()
        },
        60_000,
      )
      await stage.drain()
      const shown = await Promise.all(
        [['status'], ['status', '--json'], ['doctor', '--json'], ['tail', '--json', '--no-follow']].map(
          async (args) => {
            const { stdout, stderr } = await runNode(join(plugin, 'dist/cli.mjs'), args, { env: stage.hookEnv })
            return stdout + stderr
          },
        ),
      )
      await stage.kill(agent, 'SIGTERM')
      const files = readdirSync(stage.home, { recursive: true, encoding: 'utf8' }).filter((path) =>
        statSync(join(stage.home, path)).isFile(),
      )
      const holding = files.flatMap((path) => matchesIn(path, readFileSync(join(stage.home, path), 'latin1')))
      const note = `looked for in ${files.length} files, status and doctor; ${collector.arrivals.length} answers with the keys in plain, percent-encoded and Base64, as JSON, as protobuf, in partial successes`
      conclude({ group, fault: 'a collector repeats the keys of its headers and of its URL', note }, stage)
      expect(collector.arrivals[0]?.headers).toMatchObject({ authorization: COLLECTOR_KEYS.authorization })
      expect(collector.arrivals[0]?.path).toContain('qu3ry')
      expect(holding).toEqual([])
      expect(shown.flatMap((text) => matchesIn('shown', text))).toEqual([])
      expect(shown[0]).toContain('otlp-logs')
    } finally {
      await stage.end()
    }
  },
)

/** Code that people wrote, by way of what this project is built with. */
function* code(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* code(path)
    else if (entry.isFile() && /\.(js|mjs|cjs|ts|mts|json|md)$/.test(entry.name)) yield path
  }
}

row('real code is not taken for secrets', () => {
  const limit = extent(60_000_000, 2_000_000)
  const found = new Map<string, number>()
  let bytes = 0
  let files = 0
  let spentMs = 0
  for (const path of code(join(repository, 'node_modules'))) {
    if (bytes > limit) break
    const text = readFileSync(path, 'utf8')
    bytes += Buffer.byteLength(text)
    files++
    const started = performance.now()
    const masked = maskSecrets(text)
    spentMs += performance.now() - started
    if (masked === text) continue
    for (const { issuer, pattern } of SECRET_RULES) {
      const count = text.match(pattern)?.length ?? 0
      if (count > 0) found.set(issuer, (found.get(issuer) ?? 0) + count)
    }
  }
  const megabytes = bytes / 1e6
  const total = [...found.values()].reduce((sum, count) => sum + count, 0)
  const which = [...found].map(([issuer, count]) => `${issuer} ${count}`).join(', ')
  const reported = `${total} masked in ${megabytes.toFixed(0)} MB of ${files} files (${(total / megabytes).toFixed(2)} per MB: ${which || 'none'}); ${(spentMs / megabytes).toFixed(0)} ms per MB`
  note({ group, fault: 'redaction of real code (node_modules)', note: reported })
  // Most are addresses with a password in them, in examples.
  expect(total / megabytes).toBeLessThan(1.5)
})
