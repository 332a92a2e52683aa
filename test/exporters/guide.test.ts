import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { readAgent } from '../../src/process/agent-owner.ts'
import { readAgentStatus } from '../../src/status/agent-status.ts'
import { bundle, repository } from '../cli/bundle.ts'
import { createPerson, type Person } from '../cli/installed-plugin.ts'
import { runNode } from '../cli/run-node.ts'
import { type StandInServer, startStandIn } from '../outbox/stand-in-server.ts'

/*
 * docs/exporters.md, followed to the letter in a copy of the source.
 */

const KEY = 'B024BE7LH-xoq8d7s9KEYKEY'

let copy: string
let plugin: string

beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), 'cm-guide-'))
  for (const folder of ['src', 'viewer']) cpSync(join(repository, folder), join(copy, folder), { recursive: true })
  symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'))
  cpSync(join(repository, 'package.json'), join(copy, 'package.json'))
  follow(copy)
  plugin = join(copy, 'plugin')
  cpSync(join(repository, 'plugin/hooks'), join(plugin, 'hooks'), { recursive: true })
  const entries = ['cli', 'agent', 'session-start'].map((name) => join(copy, `src/${name}.ts`))
  await bundle(join(plugin, 'dist'), entries)
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

/** Writes the files of the guide and makes the changes that it asks for. */
function follow(root: string): void {
  const guide = readFileSync(join(repository, 'docs/exporters.md'), 'utf8')
  const blocks = [
    ...guide.matchAll(/^```ts (file|add-to|replace-in)=(\S+)(?: (?:after|old)="([^"\n]*)")?\n(.*?)^```$/gms),
  ]
  expect(blocks.map(([, how]) => how)).toEqual([
    ...['add-to', 'file', 'add-to', 'replace-in', 'file', 'file', 'file', 'file'],
  ])
  for (const [, how, path = '', place = '', code = ''] of blocks) {
    const target = join(root, path)
    mkdirSync(dirname(target), { recursive: true })
    if (how === 'file') {
      writeFileSync(target, code)
      continue
    }
    const text = readFileSync(target, 'utf8')
    expect(text.split(place)).toHaveLength(2)
    writeFileSync(target, text.replace(place, how === 'add-to' ? `${place}\n${code.trimEnd()}` : code.trimEnd()))
  }
}

interface Webhook {
  server: StandInServer
  url: string
  person: Person
  startSession(env?: Record<string, string>): Promise<string>
}

async function useWebhook(): Promise<Webhook> {
  const server = await startStandIn()
  const url = `${server.url}/services/${KEY}?sig=${KEY}`
  const person = createPerson(plugin)
  onTestFinished(() => person.leave())
  return {
    server,
    url,
    person,
    async startSession(env = { CLAUDE_METRICS_WEBHOOK_URL: url }) {
      const input = JSON.stringify({ session_id: 's-guide', source: 'startup', cwd: person.userHome })
      const run = await runNode(join(plugin, 'dist/session-start.mjs'), [], { env: { ...person.env, ...env }, input })
      expect(run).toMatchObject({ code: 0, stderr: '' })
      return run.stdout
    },
  }
}

/** Everything in the state folder but the spool and what waits for delivery. */
const filesIn = (home: string): string =>
  readdirSync(home, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => readFileSync(join(home, name), 'utf8'))
    .join('\n')

test('the code of the guide has no type errors', () => {
  const { compilerOptions } = JSON.parse(readFileSync(join(repository, 'tsconfig.json'), 'utf8'))
  writeFileSync(
    join(copy, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, include: ['src/exporters', 'src/outbox', 'src/agent.ts'] }),
  )
  const { stdout, status } = spawnSync(join(repository, 'node_modules/.bin/tsc'), ['--noEmit', '-p', copy], {
    encoding: 'utf8',
  })
  expect({ stdout, status }).toEqual({ stdout: '', status: 0 })
}, 60_000)

test('records arrive, each once; status, doctor and preview show the destination and not its key', async () => {
  const { server, url, person, startSession } = await useWebhook()
  const known = { CLAUDE_METRICS_WEBHOOK_URL: url }
  expect(await startSession()).toBe('')
  person.record('b-bash')
  await vi.waitUntil(() => server.arrivals.length > 0, { timeout: 20_000 })
  const [first] = server.arrivals
  expect(first?.path).toBe(`/services/${KEY}?sig=${KEY}`)
  expect(JSON.parse(first?.body ?? '')).toMatchObject({ tool_name: 'Bash', success: true })
  await vi.waitUntil(() => readAgentStatus(person.home)?.destinations[0]?.delivered, { timeout: 10_000 })

  const outputs: string[] = []
  for (const env of [known, {}]) {
    const report = JSON.parse((await person.cli(['status', '--json'], env)).stdout)
    expect(report.recording).toBe('on')
    expect(report.destinations).toMatchObject([{ name: 'webhook', configured: true, state: 'ok', waiting: 0 }])
    expect(report.settings).toContainEqual({
      ...{ name: 'webhookUrl', variable: 'CLAUDE_METRICS_WEBHOOK_URL' },
      ...{ value: `${server.url}/…`, origin: env === known ? 'environment' : 'another terminal' },
    })
    const { stdout } = await person.cli(['doctor', '--json'], env)
    expect(JSON.parse(stdout).findings).toContainEqual({
      ...{ step: 'destination webhook', state: 'ok', text: `${server.url}/… answers.` },
    })
    outputs.push(stdout, JSON.stringify(report))
    for (const command of ['status', 'doctor', 'preview']) outputs.push((await person.cli([command], env)).stdout)
  }
  expect(outputs.at(-1)).toContain(`webhook → ${server.url}/…`)
  expect(new Set(server.arrivals.filter(({ method }) => method === 'POST').map(({ body }) => body)).size).toBe(
    server.arrivals.filter(({ method }) => method === 'POST').length,
  )
  expect(outputs.join('\n')).not.toContain(KEY)
  expect(filesIn(person.home)).not.toContain(KEY)
}, 60_000)

test('a second terminal without the variable does not switch recording off', async () => {
  const { person, startSession } = await useWebhook()
  await startSession()
  await vi.waitUntil(() => readAgentStatus(person.home), { timeout: 20_000 })
  const agent = readAgent(person.home)
  expect(agent).toBeDefined()
  await startSession({})
  expect(existsSync(join(person.home, 'spool/drafts'))).toBe(true)
  expect(readAgent(person.home)).toEqual(agent)
}, 60_000)

test('a server that repeats the key in its refusal gets it into no log', async () => {
  const { server, person, startSession } = await useWebhook()
  server.answer = (_, response) =>
    void response.writeHead(403, { 'content-type': 'application/json' }).end(`{"message":"no such hook: ${KEY}"}`)
  await startSession()
  person.record('b-bash')
  await vi.waitUntil(() => readAgentStatus(person.home)?.destinations[0]?.state === 'unauthorized', {
    timeout: 20_000,
  })
  const { stdout } = await person.cli(['status'])
  expect(stdout).toMatch(/webhook refuses the key in its URL; \d+ events? waits? until it is replaced\./)
  expect(stdout + filesIn(person.home)).not.toContain(KEY)
}, 60_000)
