import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Ingest, startIngest } from '../../src/dev/ingest.ts'
import { readAgent } from '../../src/process/agent-owner.ts'
import { processIdentity } from '../../src/process/identity.ts'
import { stopAgent } from '../../src/process/launch.ts'
import { bundle, readJson, VERSION } from './bundle.ts'
import { type Run, runNode, until } from './run-node.ts'

const TOKEN = `cm_${'a'.repeat(44)}1234`
const OTHER_TOKEN = `cm_${'b'.repeat(44)}5678`

let plugin: string
let ingest: Ingest
let home: string
let env: Record<string, string>

beforeAll(async () => {
  plugin = mkdtempSync(join(tmpdir(), 'cm cli-'))
  await bundle(join(plugin, 'dist'), ['src/cli.ts', 'test/cli/stand-in-agent.ts'])
  writeFileSync(join(plugin, 'dist/agent.mjs'), readFileSync(join(plugin, 'dist/stand-in-agent.mjs')))
  ingest = await startIngest({ port: 0, token: TOKEN, keep: true })
})
afterAll(async () => {
  await ingest.close()
  rmSync(plugin, { recursive: true, force: true })
})
beforeEach(() => {
  const scratch = mkdtempSync(join(tmpdir(), 'cm-home-'))
  home = join(scratch, '.claude-metrics')
  env = { PATH: process.env.PATH ?? '', HOME: scratch }
})
afterEach(async () => {
  const agent = readAgent(home)
  if (agent && stopAgent(agent)) await until('the agent to leave', () => readAgent(home) === undefined)
  rmSync(env.HOME ?? '', { recursive: true, force: true })
})

const cli = (args: string[], input = '', extra: Record<string, string> = {}): Promise<Run> =>
  runNode(join(plugin, 'dist/cli.mjs'), args, { env: { ...env, ...extra }, input })
const status = async (extra: Record<string, string> = {}) =>
  JSON.parse((await cli(['status', '--json'], '', extra)).stdout)
const setup = (token: string, ...args: string[]) => cli(['setup', '--token-stdin', ...args], token)

describe('usage', () => {
  test('--version and --help are answered', async () => {
    expect(await cli(['--version'])).toMatchObject({ code: 0, stdout: `${VERSION}\n` })
    const help = await cli(['--help'])
    expect(help.code).toBe(0)
    const commands = [
      'setup',
      'status',
      'doctor',
      'preview',
      'tail',
      'flush',
      'import',
      'stop-healthcheck',
      'dev',
      'demo',
    ]
    for (const command of commands) {
      expect(help.stdout).toContain(`\n  ${command} `)
      const own = await cli([command, '--help'])
      expect(own).toMatchObject({ code: 0, stderr: '' })
      expect(own.stdout).toMatch(new RegExp(`Examples:\\n  node cli.mjs ${command}`))
    }
  })

  test.each([
    [['no-such-command']],
    [['status', '--no-such-option']],
    [['dev', '--port', 'many']],
    [['dev', '--host', 'example.com']],
    [[]],
  ])('%j is a mistake: exit code 2, nothing on standard output', async (args) => {
    const run = await cli(args)
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).not.toBe('')
  })
})

describe('setup', () => {
  test('a good token is tried, kept privately, and recording starts', async () => {
    const run = await setup(`${TOKEN}\n`, '--url', `${ingest.url}/`)
    expect(run).toMatchObject({ code: 0, stdout: '' })
    expect(run.stderr).toMatch(/accepts the token/)
    expect(run.stderr).toContain('cm_…1234')
    expect(run.stderr).not.toContain(TOKEN)
    expect(readFileSync(join(home, 'token'), 'utf8')).toBe(`${TOKEN}\n`)
    expect(readJson(home, 'config.json')).toEqual({ api_url: ingest.url })
    for (const file of ['token', 'config.json']) expect(statSync(join(home, file)).mode & 0o777).toBe(0o600)
    expect(existsSync(join(home, 'spool/new'))).toBe(true)
    await until('an agent', () => readAgent(home) !== undefined)
    expect(ingest.received.byPath['/health-checks']).toBeUndefined()
  })

  test('a token that the API refuses is not kept', async () => {
    const run = await setup(OTHER_TOKEN, '--url', ingest.url)
    expect(run.code).toBe(1)
    expect(run.stderr).toMatch(/refuses the token \(401\)/)
    expect(existsSync(home)).toBe(false)
  })

  test('a server that cannot be reached is no obstacle: the token is kept, with a warning', async () => {
    const run = await setup(TOKEN, '--url', `http://127.0.0.1:${await unusedPort()}/api/v1`, '--no-start')
    expect(run.code).toBe(0)
    expect(run.stderr).toMatch(/cannot be reached now/)
    expect(existsSync(join(home, 'token'))).toBe(true)
  })

  test('--no-start leaves the start to the next session', async () => {
    await setup(TOKEN, '--url', ingest.url, '--no-start')
    expect(existsSync(join(home, 'spool'))).toBe(false)
    expect(readAgent(home)).toBeUndefined()
    expect((await status()).recording).toBe('next session')
  })

  test.each(['', 'cm_short', `${TOKEN}x`])('%j is refused without being repeated', async (text) => {
    const run = await setup(text, '--url', ingest.url)
    expect(run.code).toBe(1)
    expect(run.stderr).toMatch(/not a token/)
    if (text) expect(run.stderr).not.toContain(text)
    expect(existsSync(home)).toBe(false)
  })

  describe('--from-chat', () => {
    const SESSION = '11111111-2222-4333-8444-555555555555'
    const line = (role: string, content: unknown, more: object = {}) =>
      `${JSON.stringify({
        type: role,
        sessionId: SESSION,
        timestamp: '2026-11-20T08:00:00.000Z',
        promptId: 'p-1',
        message: { role, content, ...(role === 'assistant' && { id: 'm-1', usage: {} }) },
        ...more,
      })}\n`
    const result = [{ type: 'tool_result', tool_use_id: 't-1', content: `found ${OTHER_TOKEN}` }]
    const chat = (...lines: string[]) => {
      const project = join(env.HOME ?? '', '.claude/projects/-home-dev-project')
      mkdirSync(project, { recursive: true })
      writeFileSync(join(project, `${SESSION}.jsonl`), lines.join(''))
    }
    const fromChat = () =>
      cli(['setup', '--from-chat', '--url', ingest.url, '--no-start'], '', { CLAUDE_CODE_SESSION_ID: SESSION })

    test('takes the newest token that the person typed, whatever tools and the model wrote, and shows none', async () => {
      const prompts = [line('user', `no, that was ${OTHER_TOKEN}`), line('user', `take ${TOKEN}, please`)]
      chat(...prompts, line('assistant', [{ type: 'text', text: OTHER_TOKEN }]), line('user', result))
      const run = await fromChat()
      expect(run.stderr).toMatch(/accepts the token.*Saved the token cm_…1234.*revoke/s)
      expect(run).toMatchObject({ code: 0, stdout: '' })
      expect(readFileSync(join(home, 'token'), 'utf8')).toBe(`${TOKEN}\n`)
      expect(run.stderr).not.toContain(TOKEN)
    })

    test('changes nothing where the person typed none', async () => {
      chat(line('user', 'hello cm_short'), line('user', result))
      const run = await fromChat()
      expect(run).toMatchObject({ code: 1, stdout: '' })
      expect(run.stderr).toMatch(/No token was typed into this conversation/)
      expect(existsSync(home)).toBe(false)
    })

    test('and standard input at once are a mistake of usage', async () => {
      expect((await cli(['setup', '--from-chat', '--token-stdin'], TOKEN)).code).toBe(2)
    })
  })

  test('a URL that is none, and a missing terminal, are mistakes of usage', async () => {
    expect((await setup(TOKEN, '--url', 'ftp://x')).code).toBe(2)
    const run = await cli(['setup'], TOKEN)
    expect(run.code).toBe(2)
    expect(run.stderr).toMatch(/--token-stdin/)
  })

  test('other settings in config.json stay; one that does not parse is not overwritten', async () => {
    mkdirSync(home, { mode: 0o700 })
    writeFileSync(join(home, 'config.json'), '{"content": "none"}')
    await setup(TOKEN, '--url', ingest.url, '--no-start')
    expect(readJson(home, 'config.json')).toEqual({ content: 'none', api_url: ingest.url })
    writeFileSync(join(home, 'config.json'), '{"content": "none",}')
    const run = await setup(TOKEN, '--url', ingest.url, '--no-start')
    expect(run.code).toBe(1)
    expect(run.stderr).toMatch(/config\.json is not a JSON object/)
    expect(readFileSync(join(home, 'config.json'), 'utf8')).toBe('{"content": "none",}')
  })

  test('a variable that still wins is pointed out', async () => {
    const run = await cli(['setup', '--token-stdin', '--url', ingest.url, '--no-start'], TOKEN, {
      CLAUDE_METRICS_API_TOKEN: OTHER_TOKEN,
    })
    expect(run.stderr).toMatch(/the token of the environment is used in its place/)
    expect(run.stderr).not.toContain(OTHER_TOKEN)
  })
})

describe('status', () => {
  test('without anything, it says so and makes nothing', async () => {
    const run = await cli(['status'])
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toMatch(/! No destination is configured/)
    expect(existsSync(home)).toBe(false)
  })

  test('each setting has its origin, and the token only its last four characters', async () => {
    await setup(TOKEN, '--url', ingest.url, '--no-start')
    const extra = { CLAUDE_METRICS_CONTENT: 'none', CLAUDE_METRICS_OTLP_HEADERS: 'authorization=hush' }
    const report = await status(extra)
    const row = (name: string) => report.settings.find((one: { name: string }) => one.name === name)
    expect(row('apiToken')).toMatchObject({ value: 'cm_…1234', origin: 'file', variable: 'CLAUDE_METRICS_API_TOKEN' })
    expect(row('apiUrl')).toMatchObject({ value: ingest.url, origin: 'file' })
    expect(row('content')).toMatchObject({ value: 'none', origin: 'environment' })
    expect(row('otlpHeaders')).toMatchObject({ value: ['authorization'], origin: 'environment' })
    expect(row('verbose')).toMatchObject({ value: false, origin: 'default' })
    const text = (await cli(['status'], '', extra)).stdout
    for (const secret of [TOKEN, 'hush']) expect(text + JSON.stringify(report)).not.toContain(secret)
    expect(text).toContain(`plugin ${VERSION}, Node ${process.versions.node}\n`)
    // First what decides over what is sent, then what was set, then the rest.
    expect(text).toMatch(
      /What is sent\n.*CLAUDE_METRICS_CONTENT +none +environment.*\nSettings\n.*API_URL.*\nDefaults\n.*VERBOSE/s,
    )
  })

  test('it counts what lies on disk and shows what the agent told', async () => {
    await setup(TOKEN, '--url', ingest.url, '--no-start')
    for (const folder of ['outbox/claude-metrics/bad', 'spool/new', 'spool/drafts', 'spool/bad']) {
      mkdirSync(join(home, folder), { recursive: true })
    }
    for (const id of ['a-1', 'a-2', 'counters.json', '.a-3.draft', 'bad/a-4']) {
      writeFileSync(join(home, 'outbox/claude-metrics', id), '12345')
    }
    writeFileSync(join(home, 'spool/new/s.1'), 'cm1 Stop\n{}')
    writeFileSync(join(home, 'errors.log'), Array.from({ length: 9 }, (_, n) => `line ${n}\n`).join(''))
    const destination = { name: 'claude-metrics', waiting: 99, delivered: 7, state: 'unauthorized', lastError: '401' }
    const settings = [{ name: 'content', variable: 'X', value: 'redacted', origin: 'plugin option' }]
    const spool = { dropped: 3, setAside: 1 }
    const told = { pid: 1, writtenAtMs: Date.now(), settings, destinations: [destination], spool }
    writeFileSync(join(home, 'status.json'), JSON.stringify(told))
    const report = await status()
    expect(report.destinations).toEqual([
      {
        ...destination,
        waiting: 2,
        waitingBytes: 10,
        configured: true,
        advice: [expect.stringMatching(/Enter a token/)],
      },
    ])
    expect(report.spool).toMatchObject({ open: true, waiting: 1, drafts: 0, bad: 0 })
    expect(report.lastErrors).toEqual(['line 4', 'line 5', 'line 6', 'line 7', 'line 8'])
    expect(report.agent).toBeNull()
    expect(report.problems.join('\n')).toMatch(/refuses the token.*No agent runs.*3 recorded events were dropped/s)
    expect(report.settings).toContainEqual({ ...settings[0], variable: 'X' })
  })

  test('the hooks’ cost is what the client measured in the newest sessions', async () => {
    const project = join(env.HOME ?? '', '.claude/projects/-p')
    mkdirSync(project, { recursive: true })
    const summary = (command: string, durationMs: number) =>
      `${JSON.stringify({ type: 'system', subtype: 'stop_hook_summary', hookInfos: [{ command, durationMs }] })}\n`
    const own = 'sh /opt/plugin/hooks/record.sh Stop'
    const lines = [summary(own, 4), summary('node other.mjs', 900), summary(own, 6), summary(own, 50), '{"cut']
    writeFileSync(join(project, 'a-b.jsonl'), lines.join(''))
    writeFileSync(join(project, 'c-d.jsonl'), summary(own, 5))
    expect((await status()).hookCost).toEqual({ count: 4, medianMs: 6, maxMs: 50, totalMs: 65 })
    expect((await cli(['status'])).stdout).toMatch(/Hooks +6 ms each, 50 ms at most, 65 ms together.* last 4 turns/)
  })

  test('the former plugin, installed beside this one, is pointed out', async () => {
    mkdirSync(join(env.HOME ?? '', '.claude'), { recursive: true })
    const enabledPlugins = { 'claude-metrics@claude-metrics': true, 'cc-metrics@claude-metrics': true }
    writeFileSync(join(env.HOME ?? '', '.claude/settings.json'), JSON.stringify({ enabledPlugins }))
    expect((await status()).problems.join()).toMatch(/sent twice: \/plugin uninstall claude-metrics@claude-metrics/)
    enabledPlugins['claude-metrics@claude-metrics'] = false
    writeFileSync(join(env.HOME ?? '', '.claude/settings.json'), JSON.stringify({ enabledPlugins }))
    expect((await status()).problems.join()).not.toMatch(/sent twice/)
  })

  test('what stands in a setting or a log cannot steer the terminal that shows it', async () => {
    const hostile = '\u001b]0;owned\u0007\u009b2J\u202e'
    mkdirSync(home, { mode: 0o700 })
    const config = { otlp_service_name: `svc${hostile}`, content: `all${hostile}` }
    writeFileSync(join(home, 'config.json'), JSON.stringify(config))
    writeFileSync(join(home, 'errors.log'), `server said ${hostile}\n`)
    for (const args of [['status'], ['status', '--json'], ['doctor'], ['doctor', '--json']]) {
      const { stdout } = await cli(args)
      expect(stdout).toContain('content')
      for (const character of ['\u001b', '\u0007', '\u009b', '\u202e']) expect(stdout).not.toContain(character)
    }
    expect((await cli(['status'])).stdout).toContain('server said \\u001b]0;owned\\u0007\\u009b2J\\u202e')
    expect((await status()).lastErrors).toEqual([`server said ${hostile}`])
  })

  test('no colours where there is no terminal', async () => {
    expect((await cli(['status'])).stdout).not.toContain('\u001b')
  })

  test('a pid that now belongs to someone else is not an agent', async () => {
    mkdirSync(home, { mode: 0o700 })
    const identity = { startedAt: '1', bootId: 'b', pidNamespace: 'n', nonce: 'x', version: VERSION, fingerprint: 'f' }
    writeFileSync(join(home, 'agent.lock'), JSON.stringify({ ...identity, pid: process.pid, sinceMs: 1 }))
    writeFileSync(join(home, 'healthcheck.pid'), `${process.pid}\n`)
    const old = new Date(Date.now() - 60_000)
    utimesSync(join(home, 'agent.lock'), old, old)
    expect((await status()).agent).toBeNull()
    expect((await cli(['stop-healthcheck'])).stdout).toMatch(/No agent was running/)
  })
})

describe('stop-healthcheck', () => {
  test('leaves the mark and asks the agent to leave', async () => {
    await setup(TOKEN, '--url', ingest.url)
    await until('an agent', () => readAgent(home) !== undefined)
    const run = await cli(['stop-healthcheck'])
    expect(run.code).toBe(0)
    expect(run.stdout).toMatch(/^Stopped/)
    await until('the agent to leave', () => readAgent(home) === undefined)
    expect(statSync(join(home, 'healthcheck.stopped')).mode & 0o777).toBe(0o600)
    expect((await status()).healthCheck.state).toBe('stopped')
  })

  test('does no harm to a process that has the pid of an agent that is gone', async () => {
    mkdirSync(home, { recursive: true, mode: 0o700 })
    const innocent = spawn('sleep', ['60'], { stdio: 'ignore' })
    try {
      const identity = processIdentity(innocent.pid ?? 0)
      const owner = { ...identity, startedAt: '1', nonce: 'n', version: '1', fingerprint: 'f', sinceMs: 1 }
      writeFileSync(join(home, 'agent.lock'), JSON.stringify(owner))
      writeFileSync(join(home, 'healthcheck.pid'), `${innocent.pid}\n`)
      const run = await cli(['stop-healthcheck'])
      expect(run.stdout).toMatch(/^No agent was running/)
      expect((await status()).agent).toBeNull()
      expect([innocent.exitCode, innocent.signalCode]).toEqual([null, null])
    } finally {
      innocent.kill('SIGKILL')
    }
  })

  test('has nothing to stop where nothing was ever recorded', async () => {
    expect(await cli(['stop-healthcheck'])).toMatchObject({ code: 0, stderr: '' })
    expect(existsSync(home)).toBe(false)
  })
})

async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
