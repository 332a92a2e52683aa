import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Ingest, startIngest } from '../../src/dev/ingest.ts'
import { readAgent } from '../../src/process/agent-owner.ts'
import { stopAgent } from '../../src/process/launch.ts'
import { stateFolders } from '../../src/process/profile-path.ts'
import type { EntryMarks } from '../../src/spool/entry.ts'
import { publishEntry } from '../../src/spool/publish.ts'
import { readAgentStatus } from '../../src/status/agent-status.ts'
import { bundle } from '../cli/bundle.ts'
import { agentsToLeave } from '../cli/leaving.ts'
import { runNode, until } from '../cli/run-node.ts'

const SESSION = '0b2f5d0e-1111-4222-8333-444455556666'

let plugin: string
let scratch: string
let home: string
let env: Record<string, string>
let ingest: Ingest

beforeAll(async () => {
  plugin = mkdtempSync(join(tmpdir(), 'cm-usage-alone-'))
  await bundle(join(plugin, 'dist'), ['src/agent.ts', 'src/session-start.ts', 'src/cli.ts'])
})
afterAll(() => rmSync(plugin, { recursive: true, force: true }))
beforeEach(async () => {
  ingest = await startIngest({ port: 0, keep: true })
  scratch = mkdtempSync(join(tmpdir(), 'cm-home-'))
  home = join(scratch, '.claude-metrics')
  env = { PATH: process.env.PATH ?? '', HOME: scratch, CLAUDE_METRICS_URL: ingest.usageUrl }
})
afterEach(async () => {
  await agentsToLeave(home)
  await ingest.close()
  rmSync(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
})

const input = (event: string, fields: Record<string, unknown>, session = SESSION) =>
  JSON.stringify({ session_id: session, cwd: join(scratch, 'secret-project'), hook_event_name: event, ...fields })

const startSession = (extra: Record<string, string> = {}, session = SESSION) =>
  runNode(join(plugin, 'dist/session-start.mjs'), [], {
    env: { ...env, ...extra },
    input: input('SessionStart', { source: 'startup' }, session),
  })

function hook(event: string, fields: Record<string, unknown>, marks: Partial<EntryMarks> = {}, session = SESSION) {
  publishEntry({ home, event, sessionId: session, pid: process.pid, marks, payload: input(event, fields, session) })
}

function typeCommand(name: string, marks: Partial<EntryMarks> = {}, session = SESSION): void {
  const prompt = `/${name} ada@example.com`
  const fields = { prompt_id: 'p-1', prompt }
  hook('UserPromptSubmit', fields, marks, session)
  hook('UserPromptExpansion', { ...fields, expansion_type: 'slash_command', command_name: name }, marks, session)
}

const paths = () => ingest.received.requests.map(({ path }) => path)
const bodies = () => ingest.received.requests.map(({ body }) => body as Record<string, unknown>)
const status = async (extra: Record<string, string> = {}) =>
  runNode(join(plugin, 'dist/cli.mjs'), ['status', '--json'], { env: { ...env, ...extra } }).then(({ stdout }) =>
    JSON.parse(stdout),
  )

describe('without a token of the Claude Metrics API', () => {
  test('commands and the end of the session arrive, and nothing goes anywhere else', async () => {
    expect(await startSession()).toMatchObject({ code: 0, stdout: '' })
    typeCommand('jira:solve')
    hook('SessionEnd', { reason: 'prompt_input_exit' })
    await until('the usage of the session', () => paths().includes('/usage/sessions'))
    expect(paths()).toEqual(['/usage/events', '/usage/sessions'])
    expect(bodies()).toMatchObject([
      { type: 'slash_command', name: 'jira:solve', prompt_length: '/jira:solve ada@example.com'.length },
      { exit_reason: 'prompt_input_exit', user_message_count: 1 },
    ])
    const id = readFileSync(join(home, '.anonymous_id'), 'utf8').trim()
    for (const body of bodies()) expect(body).toMatchObject({ session_id: SESSION, user_id: id })
    expect(JSON.stringify(bodies())).not.toMatch(/ada@|example|secret|p-1/)
    expect(ingest.received.refused).toBe(0)
    // The machine, the account and the repository are nobody's business here: nobody has looked.
    expect(existsSync(join(home, 'machine.json'))).toBe(false)
    expect(readdirSync(join(home, 'outbox'))).toEqual(['usage'])
    expect(existsSync(join(home, 'errors.log'))).toBe(false)
    for (const file of ['.anonymous_id', 'status.json']) expect(statSync(join(home, file)).mode & 0o777).toBe(0o600)
  })

  test('the agent stays for the next session, without health checks, and status says what is sent', async () => {
    await startSession()
    hook('SessionEnd', { reason: 'other' })
    await until('the usage of the session', () => paths().includes('/usage/sessions'))
    await until('its status', () => readAgentStatus(home)?.destinations[0]?.delivered === 1)
    const report = await status()
    expect(report).toMatchObject({
      recording: 'on',
      healthCheck: { state: 'off' },
      problems: [],
      destinations: [{ name: 'usage', configured: true, delivered: 1, waiting: 0 }],
      usage: { url: ingest.usageUrl, state: 'on', hasId: true, idFile: join(home, '.anonymous_id') },
    })
    expect(report.agent).not.toBeNull()
    expect(paths()).toEqual(['/usage/sessions'])
  })

  test('a session that has a token as well has an agent of its own, which serves both', async () => {
    await startSession()
    await until('an agent', () => readAgent(home) !== undefined)
    const first = readAgent(home)?.pid
    writeFileSync(join(home, 'token'), `cm_${'a'.repeat(48)}\n`, { mode: 0o600 })
    await startSession({ CLAUDE_METRICS_API_URL: ingest.url, AI_AGENT: 'claude-code_2-1-328_harness' })
    await until('a health check', () => paths().includes('/health-checks'))
    const check = ingest.received.requests.find(({ path }) => path === '/health-checks')
    expect(check?.body).toMatchObject({ client_meta: { claude_code_version: '2.1.328' } })
    const [, profile = ''] = stateFolders(home)
    expect(readdirSync(join(profile, 'outbox')).sort()).toEqual(['claude-metrics', 'usage'])
    expect(readAgent(home)?.pid).toBe(first)
  })

  test('a session whose client is gone is reported once', async () => {
    const client = spawn('sleep', ['60'])
    const clientPid = client.pid ?? 0
    await startSession({ CLAUDE_PID: String(clientPid) })
    typeCommand('jira:solve', { clientPid })
    await until('the command', () => paths().includes('/usage/events'))
    client.kill('SIGKILL')
    await until('the usage of the session', () => paths().includes('/usage/sessions'))
    hook('SessionEnd', { reason: 'other' })
    const other = '1b2f5d0e-1111-4222-8333-444455556666'
    await startSession({}, other)
    hook('SessionEnd', { reason: 'clear' }, {}, other)
    await until('the next session', () => paths().filter((path) => path === '/usage/sessions').length > 1)
    const ends = bodies().filter((body) => 'exit_reason' in body)
    expect(ends).toMatchObject([
      { session_id: SESSION, exit_reason: 'died', user_message_count: 1 },
      { session_id: other, exit_reason: 'clear' },
    ])
  }, 120_000)

  test('what found no server arrives after a restart, under the id of its time; what comes then has the new one', async () => {
    ingest.setBehaviour({ refuse: true })
    await startSession()
    typeCommand('jira:solve')
    await until('the first try', () => paths().length > 0)
    const agent = readAgent(home)
    if (agent) stopAgent(agent)
    await until('the agent to leave', () => readAgent(home) === undefined)
    const before = readFileSync(join(home, '.anonymous_id'), 'utf8').trim()
    rmSync(join(home, '.anonymous_id'))
    expect(readFileSync(join(home, 'metrics.log'), 'utf8')).toMatch(/POST \/events -> no answer/)
    ingest.setBehaviour({})
    const other = '1b2f5d0e-1111-4222-8333-444455556666'
    await startSession({}, other)
    typeCommand('jira:solve', {}, other)
    await until('both commands', () => ingest.received.byPath['/usage/events'] === 2)
    const arrived = ingest.received.requests.filter((request) => request.status === 202)
    const userOf = (session: string) =>
      arrived.map(({ body }) => body as Record<string, unknown>).find(({ session_id }) => session_id === session)
        ?.user_id
    expect(userOf(SESSION)).toBe(before)
    expect(userOf(other)).toBe(readFileSync(join(home, '.anonymous_id'), 'utf8').trim())
    expect(userOf(other)).not.toBe(before)
  })
})

describe('with DO_NOT_TRACK', () => {
  test('a usage URL alone records nothing, makes nothing, and asks for nothing', async () => {
    expect(await startSession({ DO_NOT_TRACK: '1' })).toMatchObject({ code: 0, stdout: '' })
    expect(existsSync(home)).toBe(false)
    expect((await status({ DO_NOT_TRACK: '1' })).usage).toMatchObject({ state: 'do not track', hasId: false })
  })

  test('a session that has it sends nothing, while another one does', async () => {
    const other = '1b2f5d0e-1111-4222-8333-444455556666'
    await startSession()
    typeCommand('quiet', { doNotTrack: true }, other)
    hook('SessionEnd', { reason: 'other' }, { doNotTrack: true }, other)
    typeCommand('jira:solve')
    hook('SessionEnd', { reason: 'other' })
    await until('the usage of the session', () => paths().includes('/usage/sessions'))
    expect(new Set(bodies().map(({ session_id }) => session_id))).toEqual(new Set([SESSION]))
  })
})
