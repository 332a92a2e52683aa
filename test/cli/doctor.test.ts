import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { type Ingest, startIngest } from '../../src/dev/ingest.ts'
import { noRoom } from '../../src/doctor/room.ts'
import { readAgent } from '../../src/process/agent-owner.ts'
import type { Finding } from '../../src/status/finding.ts'
import { type Answer, startStandIn } from '../outbox/stand-in-server.ts'
import { createPerson, installPlugin, type Person } from './installed-plugin.ts'
import { until } from './run-node.ts'

const TOKEN = `cm_${'a'.repeat(44)}1234`

let plugin: string
let ingest: Ingest
let person: Person

beforeAll(async () => {
  plugin = await installPlugin()
})
afterAll(() => rmSync(plugin, { recursive: true, force: true }))
beforeEach(async () => {
  ingest = await startIngest({ port: 0, token: TOKEN, keep: true })
  person = createPerson(plugin, {
    CLAUDE_METRICS_API_URL: ingest.url,
    CLAUDE_METRICS_API_TOKEN: TOKEN,
    CLAUDE_METRICS_HEALTHCHECK_INTERVAL_MS: '600000',
  })
})
afterEach(async () => {
  await person.leave()
  await ingest.close()
})

async function examine(args: string[] = [], extra: Record<string, string> = {}) {
  const { code, stdout } = await person.cli(['doctor', '--json', ...args], extra)
  const { healthy, findings } = JSON.parse(stdout) as { healthy: boolean; findings: Finding[] }
  const state = (step: string) => findings.find((finding) => finding.step === step)?.state
  const text = (step: string) => findings.find((finding) => finding.step === step)?.text
  return { code, healthy, findings, state, text }
}

test('from nothing to a path that works: --fix makes the folders and starts the agent, the canary arrives, nobody hears of it', async () => {
  const before = await examine()
  expect(before).toMatchObject({ code: 1, healthy: false })
  expect(before.state('state folder')).toBe('failed')
  const repaired = await examine(['--fix'])
  expect(repaired.findings.filter(({ state }) => state === 'failed')).toEqual([])
  expect(repaired.code).toBe(0)
  for (const step of ['state folder', 'recording', 'agent']) expect(repaired.state(step)).toBe('fixed')
  for (const step of ['recorder', 'spool', 'destination claude-metrics']) expect(repaired.state(step)).toBe('ok')
  const after = await examine()
  expect(after).toMatchObject({ code: 0, healthy: true })
  expect(after.findings.every(({ state }) => state === 'ok')).toBe(true)
  expect(Object.keys(ingest.received.byPath)).toEqual(['/health-checks'])
  expect(readdirSync(person.home)).not.toContain('canary')
  expect(existsSync(join(person.home, 'sessions'))).toBe(false)
})

test('without a configuration there is nothing to walk', async () => {
  const { code, state, findings } = await examine([], { CLAUDE_METRICS_API_TOKEN: '' })
  expect(code).toBe(1)
  expect(state('settings')).toBe('failed')
  expect(findings.at(-1)?.todo).toMatch(/claude-metrics-setup/)
})

test('a config.json that is no JSON: where it is, what to do, and no event goes all the way', async () => {
  await examine(['--fix'])
  writeFileSync(join(person.home, 'config.json'), '{"disabled": true,}')
  for (const args of [[], ['--fix']]) {
    const { code, healthy, findings } = await examine(args)
    expect({ code, healthy }).toEqual({ code: 1, healthy: false })
    expect(findings.at(-1)).toMatchObject({ step: 'settings', state: 'failed' })
    expect(findings.at(-1)?.text).toContain(`Mend or remove ${join(person.home, 'config.json')}`)
  }
})

test('each broken step is named, and what to do about it', async () => {
  await examine(['--fix'])
  const refused = await examine([], { CLAUDE_METRICS_API_TOKEN: `cm_${'b'.repeat(48)}` })
  expect(refused.state('destination claude-metrics')).toBe('failed')
  expect(refused.text('destination claude-metrics')).toMatch(/refuses the token \(401\)/)
  const unreachable = await examine([], { CLAUDE_METRICS_API_URL: 'http://127.0.0.1:9/api/v1' })
  expect(unreachable.state('destination claude-metrics')).toBe('failed')
  expect(unreachable.state('spool')).toBe('ok')

  const agent = readAgent(person.home)
  process.kill(agent?.pid ?? 0, 'SIGSTOP')
  const stuck = await examine()
  expect(stuck.state('recorder')).toBe('ok')
  expect(stuck.state('spool')).toBe('failed')
  expect(readdirSync(join(person.home, 'spool/new'))).toEqual([])

  const shell = await examine([], { PATH: '/nowhere' })
  expect(shell.state('recorder')).toBe('failed')
})

test.each([
  ['a web page', answer(200, 'text/html', '<html>Log in</html>'), /answered 200 with a web page/, /Check the URL/],
  [
    'a server in trouble',
    answer(503, 'application/json', '{}'),
    /in trouble: GET .*\/health answered 503/,
    /tried again/,
  ],
  [
    'another service',
    answer(404, 'text/html', 'no'),
    /Not the answer of a Claude Metrics API.* answered 404\.$/,
    /URL/,
  ],
])('%s in place of the API is not taken for it', async (_, reply, text, todo) => {
  const other = await startStandIn(reply)
  const { code, findings } = await examine(['--fix'], {
    CLAUDE_METRICS_API_URL: other.url,
    CLAUDE_METRICS_OTLP_LOGS_ENDPOINT: `${other.url}/v1/logs`,
  })
  const finding = (step: string) => findings.find((one) => one.step === `destination ${step}`)
  expect(finding('claude-metrics')).toMatchObject({
    state: 'failed',
    text: expect.stringMatching(text),
    todo: expect.stringMatching(todo),
  })
  expect(finding('otlp-logs')?.state).not.toBe('ok')
  expect(code).toBe(1)
})

function answer(status: number, contentType: string, body: string): Answer {
  return (_, response) => void response.writeHead(status, { 'content-type': contentType }).end(body)
}

test('an agent that is about to start is waited for', async () => {
  await examine(['--fix'])
  const agent = readAgent(person.home)
  process.kill(agent?.pid ?? 0, 'SIGKILL')
  await until('its end', () => readAgent(person.home) === undefined)
  const go = join(person.home, 'go')
  const command = `while [ -d "${person.home}" ] && [ ! -e "${go}" ]; do sleep 0.02; done; exec "${process.execPath}" "${plugin}/dist/agent.mjs"`
  const starter = spawn('sh', ['-c', command], { env: person.env, stdio: 'ignore' })
  writeFileSync(join(person.home, 'agent.starting'), `${starter.pid}\n`)
  const doctor = spawn(process.execPath, [join(plugin, 'dist/cli.mjs'), 'doctor'], { env: person.env })
  let reported = ''
  doctor.stdout.setEncoding('utf8').on('data', (text: string) => {
    reported += text
  })
  await until('the step before', () => reported.includes('set aside:'))
  writeFileSync(go, '')
  await until('the verdict', () => /Events .*\.\n$/.test(reported), 20_000)
  expect(reported).toMatch(/^ok +agent: The agent runs/m)
  expect(reported).toMatch(/Events go all the way/)
})

test('what is in the way of recording is named, and the walk goes on', async () => {
  await examine(['--fix'])
  rmSync(join(person.home, 'spool'), { recursive: true })
  writeFileSync(join(person.home, 'spool'), '')
  const { state, text, code } = await examine(['--fix'])
  expect(code).toBe(1)
  expect(text('recording')).toContain(join(person.home, 'spool'))
  expect(state('destination claude-metrics')).toBe('ok')
})

test('a token that is a plugin option is tried by the agent, which alone has it, and no other agent is started', async () => {
  const plain = { CLAUDE_METRICS_API_TOKEN: '', CLAUDE_METRICS_API_URL: '' }
  const options = { CLAUDE_PLUGIN_OPTION_API_TOKEN: TOKEN, CLAUDE_PLUGIN_OPTION_API_URL: ingest.url }
  await examine(['--fix'], { ...plain, ...options })
  await until('the agent’s word', () => existsSync(join(person.home, 'status.json')))
  const { pid } = readAgent(person.home) ?? {}
  const { state, text, code } = await examine(['--fix'], plain)
  expect(code).toBe(0)
  expect(state('destination claude-metrics')).toBe('ok')
  expect(text('destination claude-metrics')).toMatch(/accepts the token/)
  expect(readAgent(person.home)?.pid).toBe(pid)

  const before = ingest.received.byPath['/health-checks']
  ingest.setBehaviour({ status: 403 })
  const refused = await examine([], plain)
  ingest.setBehaviour({})
  expect(refused.text('destination claude-metrics')).toMatch(/refuses|answered 403/)
  expect(refused.code).toBe(1)
  expect(ingest.received.byPath['/health-checks']).toBe(before)
  expect(readdirSync(person.home).filter((name) => name.startsWith('try.'))).toEqual([])
})

test('a disk that takes nothing is what is blamed, not the recorder', async () => {
  await examine(['--fix'])
  // A limit on the size of files fails a write as a full disk does.
  const command = `ulimit -f 0; exec "${process.execPath}" "${plugin}/dist/cli.mjs" doctor --json`
  const { stdout } = spawnSync('sh', ['-c', command], { env: person.env, encoding: 'utf8' })
  const { findings } = JSON.parse(stdout) as { findings: Finding[] }
  expect(findings.at(-1)).toMatchObject({ step: 'room', state: 'failed' })
  expect(findings.map(({ step }) => step)).not.toContain('recorder')
  expect(readdirSync(person.home).filter((name) => name.includes('.doctor'))).toEqual([])
})

test.each([
  ['ENOSPC', /disk .* is full/, /Make room/],
  ['EDQUOT', /quota/, /Make room/],
  ['EROFS', /read-only/, /CLAUDE_METRICS_HOME/],
])('%s is reported in plain words', (code, text, todo) => {
  expect(noRoom('/home/dev/x', { code, message: code })).toMatchObject({
    state: 'failed',
    text: expect.stringMatching(text),
    todo: expect.stringMatching(todo),
  })
})

test('text for a person: the steps, and where it ends', async () => {
  const { code, stdout, stderr } = await person.cli(['doctor'], { CLAUDE_METRICS_URL: 'http://127.0.0.1:9' })
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
  expect(stdout).toMatch(/^ok {7}node: Node\.js/)
  expect(stdout).toMatch(/FAILED {3}state folder: .* is not there\.\n {9}→ /)
  expect(stdout).toMatch(/Events do not get past: state folder\.\n$/)
})

test('what is safe to repair is repaired: rights, what dead processes left, what was set aside', async () => {
  await examine(['--fix'])
  await person.cli(['stop-healthcheck'])
  rmSync(join(person.home, 'healthcheck.stopped'), { force: true })
  chmodSync(person.home, 0o755)
  writeFileSync(join(person.home, 'token'), `${TOKEN}\n`, { mode: 0o644 })
  mkdirSync(join(person.home, 'outbox/claude-metrics/bad'), { recursive: true })
  writeFileSync(join(person.home, 'outbox/claude-metrics/bad/x'), '?')
  writeFileSync(join(person.home, 'spool/bad/y.1'), '?')
  writeFileSync(join(person.home, 'agent.starting'), '4194303\n')
  const found = await examine()
  expect(found.findings.filter(({ state }) => state === 'warning').map(({ step }) => step)).toEqual(
    expect.arrayContaining(['state folder', 'set aside']),
  )
  const { state } = await examine(['--fix'])
  for (const step of ['state folder', 'set aside']) expect(state(step)).toBe('fixed')
  expect(statSync(person.home).mode & 0o777).toBe(0o700)
  expect(statSync(join(person.home, 'token')).mode & 0o777).toBe(0o600)
  expect(readdirSync(join(person.home, 'spool/bad'))).toEqual([])
})

test('keys of a collector are in no finding: neither those of its URL nor those of the headers', async () => {
  const collector = createServer((incoming, response) => {
    response.writeHead(incoming.url?.includes('bad') ? 500 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ message: `no: ${incoming.headers.authorization} ${incoming.url}` }))
  })
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', () => resolve()))
  onTestFinished(() => void collector.close())
  const base = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`
  const { findings, state, text } = await examine(['--fix'], {
    CLAUDE_METRICS_OTLP_LOGS_ENDPOINT: `${base}/logs?api_key=qu3ry-key`,
    CLAUDE_METRICS_OTLP_TRACES_ENDPOINT: `${base}/bad?api_key=qu3ry-key`,
    CLAUDE_METRICS_OTLP_METRICS_ENDPOINT: 'http://127.0.0.1:9/metrics?api_key=qu3ry-key',
    CLAUDE_METRICS_OTLP_HEADERS: 'authorization=Bearer%20h3ader-key',
  })
  expect(state('destination otlp-logs')).toBe('ok')
  expect(text('destination otlp-traces')).toContain(`${base}/bad answered 500`)
  expect(state('destination otlp-metrics')).toBe('failed')
  expect(JSON.stringify(findings)).not.toMatch(/qu3ry|h3ader/)
})
