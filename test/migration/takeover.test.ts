import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Ingest, startIngest } from '../../src/dev/ingest.ts'
import { readAgent } from '../../src/process/agent-owner.ts'
import { createPerson, installPlugin, type Person } from '../cli/installed-plugin.ts'
import { runNode, until } from '../cli/run-node.ts'

const TOKEN = `cm_${'a'.repeat(44)}1234`
const MACHINE = '0f8fad5b-d9cb-469f-a165-70867728950e'

let plugin: string
let ingest: Ingest
let person: Person
let children: ChildProcess[] = []

beforeAll(async () => {
  plugin = await installPlugin()
})
afterAll(() => rmSync(plugin, { recursive: true, force: true }))
beforeEach(async () => {
  ingest = await startIngest({ port: 0, token: TOKEN, keep: true })
  person = createPerson(plugin, { CLAUDE_METRICS_API_URL: ingest.url })
  // The state folder as the former plugin leaves it: open to others, a token without a line break, its own kind of
  // machine.json.
  mkdirSync(person.home, { mode: 0o755 })
  writeFileSync(join(person.home, 'token'), TOKEN, { mode: 0o644 })
  writeFileSync(join(person.home, 'machine.json'), JSON.stringify({ id: MACHINE }))
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  children = []
  await person.leave()
  await ingest.close()
})

const startSession = () => {
  const input = JSON.stringify({ session_id: 'now', cwd: person.userHome, source: 'startup' })
  return runNode(join(plugin, 'dist/session-start.mjs'), [], { env: person.env, input })
}
const bodies = (path: string) =>
  ingest.received.requests
    .filter((request) => request.path === path)
    .map(({ body }) => body as Record<string, Record<string, unknown>>)

/** What its hooks put into the queue, less the machine facts. */
const meta = { os: 'linux', plugin_version: '0.4.0', node_version: 'v20.0.0', machine_id_plugin: MACHINE }
const who = { account_email: 'ada@example.com', account_uuid: null, organization_uuid: null, session_id: 'past' }
const tool = {
  ...{ event_id: '11111111-1111-4111-8111-111111111111', ...who, turn_id: 't', tool_name: 'Bash', success: true },
  ...{ duration_ms: 5, error_class: null, file_path: null, bash_command_kind: 'git', bash_command: null },
  ...{ input_bytes: 1, output_bytes: 2, subagent_type: null, subagent_depth: null, permission_outcome: 'allowed' },
  ...{ hook_block_reason: null, permission_mode: null, client_meta: meta, former_field: 1 },
}
const prompt = {
  ...{ event_id: '22222222-2222-4222-8222-222222222222', ...who, turn_id: 't', folder_path: '/p' },
  ...{ prompt_text: `here is my token ${TOKEN}`, client_meta: meta },
}
const session = { ...who, started_at: '2026-11-01T08:00:00.000Z', cwd: '/p', git_repo: null, exit_kind: 'active' }
const item = (endpoint: string, body: unknown) => ({ endpoint, body, attempts: 2, next_retry_at: 1_795_000_000_000 })

describe('events that the former plugin could not send', () => {
  const queuePath = () => join(person.home, 'queue.json')

  test('arrive, completed as the contract wants them, under the ids they had', async () => {
    const items = [item('events/tool', tool), item('events/prompt', prompt), item('events/session', session)]
    writeFileSync(queuePath(), JSON.stringify(items))
    expect(await startSession()).toMatchObject({ code: 0, stdout: '' })
    await until('the session row', () => bodies('/events/session').some((body) => String(body.session_id) === 'past'))
    await until('the tool', () => bodies('/events/tool').length > 0 && bodies('/events/prompt').length > 0)
    const [sentTool] = bodies('/events/tool')
    expect(sentTool).toMatchObject({ event_id: tool.event_id, subagent_depth: 0, tool_name: 'Bash' })
    expect(sentTool?.client_meta).toMatchObject({ machine_id_plugin: MACHINE, plugin_version: '0.4.0' })
    expect(sentTool).not.toHaveProperty('former_field')
    expect(bodies('/events/prompt')[0]).toMatchObject({ model: null, prompt_text: 'here is my token cm_[redacted]' })
    await until('the queue to be gone', () => !existsSync(queuePath()))
    expect(existsSync(`${queuePath()}.set-aside`)).toBe(false)
    expect(ingest.received.refused).toBe(0)
  })

  test('are set aside, alone, when they are none of the contract', async () => {
    const textless = { toString: 0, valueOf: 0 }
    const wrong = [
      ...[item('events/unknown', {}), item('events/tool', { ...tool, success: 'perhaps' }), 'what?', null],
      { ...item('events/prompt', { session_id: textless }), next_retry_at: textless },
    ]
    const odd = { ...item('events/tool', tool), next_retry_at: textless }
    writeFileSync(queuePath(), JSON.stringify([...wrong, odd]))
    await startSession()
    await until('the queue to be gone', () => !existsSync(queuePath()))
    expect(JSON.parse(readFileSync(`${queuePath()}.set-aside`, 'utf8'))).toEqual(wrong)
    expect(statSync(`${queuePath()}.set-aside`).mode & 0o777).toBe(0o600)
    await until('the tool', () => bodies('/events/tool').length === 1)
  })

  test('a queue that is broken is kept as it is, out of the way', async () => {
    writeFileSync(queuePath(), '[{"endpoint":"events/to')
    await startSession()
    await until('the queue to be set aside', () => existsSync(`${queuePath()}.set-aside`))
    expect(existsSync(queuePath())).toBe(false)
    expect(readFileSync(`${queuePath()}.set-aside`, 'utf8')).toBe('[{"endpoint":"events/to')
  })
})

test('its token is used, its machine stays the same machine, and both become private; nothing is asked', async () => {
  expect(await startSession()).toMatchObject({ code: 0, stdout: '' })
  await until('a health check', () => bodies('/health-checks').length > 0)
  expect(bodies('/health-checks')[0]?.client_meta).toMatchObject({ machine_id_plugin: MACHINE })
  expect(statSync(person.home).mode & 0o777).toBe(0o700)
  for (const file of ['token', 'machine.json']) expect(statSync(join(person.home, file)).mode & 0o777).toBe(0o600)
})

describe('its health-check process', () => {
  const run = async (script: string) => {
    mkdirSync(join(person.userHome, 'former/lib'), { recursive: true })
    const path = join(person.userHome, 'former/lib', script)
    writeFileSync(path, 'setInterval(() => {}, 1000)')
    const child = spawn(process.execPath, [path], { stdio: 'ignore' })
    children.push(child)
    await new Promise((done) => child.once('spawn', done))
    writeFileSync(join(person.home, 'healthcheck.pid'), String(child.pid))
    return child
  }

  test('is asked to leave', async () => {
    const daemon = await run('healthcheck-daemon.mjs')
    await startSession()
    await until('the daemon to leave', () => daemon.signalCode === 'SIGTERM')
    await until('the agent', () => readAgent(person.home) !== undefined)
  })

  test('a process that only has its pid is left alone', async () => {
    const innocent = await run('something-else.mjs')
    await startSession()
    await until('the agent', () => readAgent(person.home) !== undefined)
    expect(innocent.exitCode ?? innocent.signalCode).toBeNull()
  })
})

test('both plugins at once are noticed, and said at one session start only', async () => {
  mkdirSync(join(person.userHome, '.claude'), { recursive: true })
  const enabledPlugins = { 'claude-metrics@claude-metrics': true }
  writeFileSync(join(person.userHome, '.claude/settings.json'), JSON.stringify({ enabledPlugins }))
  const { stdout } = await startSession()
  expect(JSON.parse(stdout).systemMessage).toMatch(/uninstall claude-metrics@claude-metrics/)
  expect((await startSession()).stdout).toBe('')
})
