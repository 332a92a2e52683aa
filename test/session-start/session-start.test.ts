import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type AgentOwner, readAgent } from '../../src/process/agent-owner.ts'
import { bundle, readJson, VERSION } from '../cli/bundle.ts'
import { agentsToLeave } from '../cli/leaving.ts'
import { runNode, until } from '../cli/run-node.ts'

const TOKEN = `cm_${'a'.repeat(44)}1234`
const OTHER_TOKEN = `cm_${'b'.repeat(44)}5678`
const payload = `{"session_id":"5e55-10n","source":"startup","cwd":"/home/dev/project","note":"ü \\u0000"}`

let installed: string
let dist: string
let sources: string[]
let home: string
let env: Record<string, string>

beforeAll(async () => {
  installed = mkdtempSync(join(tmpdir(), 'cm-session-start-'))
  dist = join(installed, `it's a "plugin"`, 'dist')
  sources = (await bundle(dist, ['src/session-start.ts']))['session-start'] ?? []
  await bundle(dist, ['test/cli/stand-in-agent.ts'])
  writeFileSync(join(dist, 'agent.mjs'), readFileSync(join(dist, 'stand-in-agent.mjs')))
})
afterAll(() => {
  rmSync(installed, { recursive: true, force: true })
})
beforeEach(() => {
  const scratch = mkdtempSync(join(tmpdir(), 'cm-home-'))
  home = join(scratch, '.claude-metrics')
  env = { PATH: process.env.PATH ?? '', HOME: scratch }
})
afterEach(async () => {
  await agentsToLeave(home)
  rmSync(env.HOME ?? '', { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
})

const start = (extra: Record<string, string> = {}, input = payload, args: string[] = []) =>
  runNode(join(dist, 'session-start.mjs'), args, { env: { ...env, ...extra }, input })
const configured = { CLAUDE_METRICS_API_TOKEN: TOKEN }

async function runningAgent(): Promise<AgentOwner> {
  await until('an agent', () => readAgent(home) !== undefined)
  const agent = readAgent(home)
  if (!agent) throw new Error('the agent is gone again')
  return agent
}
const isSpoolOpen = () => existsSync(join(home, 'spool/new')) && existsSync(join(home, 'spool/drafts'))
const waiting = () => readdirSync(join(home, 'spool/new'))

describe('a state folder that others could have laid out', () => {
  test('in one that everybody may write into nothing is recorded, and that is said', async () => {
    mkdirSync(join(home, 'spool/new'), { recursive: true })
    mkdirSync(join(home, 'spool/drafts'))
    chmodSync(home, 0o777)
    const { code, stdout } = await start(configured)
    expect(code).toBe(0)
    expect(JSON.parse(stdout).systemMessage).toMatch(/cannot record.*everybody may write.*chmod 700/)
    expect(isSpoolOpen()).toBe(false)
    expect(readAgent(home)).toBeUndefined()
    chmodSync(home, 0o700)
    expect((await start(configured)).stdout).toBe('')
    expect(isSpoolOpen()).toBe(true)
  })

  test('one that the group may write into is taken, and closed to it', async () => {
    mkdirSync(home)
    chmodSync(home, 0o775)
    expect((await start(configured)).stdout).toBe('')
    expect(statSync(home).mode & 0o777).toBe(0o700)
  })

  test.skipIf(process.getuid?.() !== 0)(
    'in one of another user neither: nothing is recorded, and that is said',
    async () => {
      mkdirSync(home)
      chownSync(home, 65534, 65534)
      expect(JSON.parse((await start(configured)).stdout).systemMessage).toMatch(/belongs to somebody else/)
      expect(existsSync(join(home, 'spool'))).toBe(false)
      expect(readAgent(home)).toBeUndefined()
    },
  )
})

describe('not configured', () => {
  test('it says so to the person and reports the model how setup works, and leaves no trace', async () => {
    const { code, stdout, stderr } = await start()
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const said = JSON.parse(stdout)
    expect(said.systemMessage).toMatch(/not configured.*\/claude-metrics-setup/)
    expect(said.hookSpecificOutput.hookEventName).toBe('SessionStart')
    expect(said.hookSpecificOutput.additionalContext).toContain(`node "${join(dist, 'cli.mjs')}" setup`)
    expect(said.hookSpecificOutput.additionalContext).toMatch(/never asked for or typed in the chat/)
    expect(existsSync(home)).toBe(false)
  })

  test('where the client keeps a folder for the plugin, it says so once a day', async () => {
    const data = { CLAUDE_PLUGIN_DATA: env.HOME ?? '' }
    expect((await start(data)).stdout).toMatch(/not configured/)
    expect((await start(data)).stdout).toBe('')
    expect((await start({ ...data, CLAUDE_METRICS_API_TOKEN: 'cm_short' })).stdout).toMatch(/is ignored/)
    writeFileSync(join(env.HOME ?? '', 'not-configured.said'), '2026-01-01')
    expect((await start(data)).stdout).toMatch(/not configured/)
    expect(existsSync(home)).toBe(false)
  })

  test('a source that is no text is no reason to fail', async () => {
    const { code, stdout } = await start({}, JSON.stringify({ session_id: 's', source: { toString: 0 } }))
    expect(code).toBe(0)
    expect(stdout).toContain('systemMessage')
  })

  test.each(['compact', 'clear'])('a session that goes on after %s is not reported again', async (source) => {
    expect((await start({}, JSON.stringify({ session_id: 's', source }))).stdout).toBe('')
  })

  test('a token that is not one is named as the reason, without being shown', async () => {
    const { stdout } = await start({ CLAUDE_METRICS_API_TOKEN: 'cm_notenough' })
    expect(JSON.parse(stdout).systemMessage).toMatch(/CLAUDE_METRICS_API_TOKEN is ignored/)
    expect(stdout).not.toContain('notenough')
  })

  test('recording goes on while the environment of another terminal configures it', async () => {
    await start(configured)
    const agent = await runningAgent()
    const settings = [
      { name: 'apiToken', variable: 'CLAUDE_METRICS_API_TOKEN', value: 'cm_…1234', origin: 'environment' },
    ]
    const status = { pid: agent.pid, version: VERSION, startedAtMs: 1, writtenAtMs: 1, settings, destinations: [] }
    writeFileSync(join(home, 'status.json'), JSON.stringify(status))
    expect((await start()).stdout).toBe('')
    expect(isSpoolOpen()).toBe(true)
    const { stdout } = await start({ CLAUDE_METRICS_API_TOKEN: 'cm_notenough' })
    expect(JSON.parse(stdout).systemMessage).toMatch(/CLAUDE_METRICS_API_TOKEN is ignored/)
    expect(stdout).not.toContain('nothing is recorded')
    expect(readAgent(home)).toEqual(agent)
  })

  test('recording that was on ends: the spool closes and the agent leaves', async () => {
    mkdirSync(home, { recursive: true, mode: 0o700 })
    writeFileSync(join(home, 'token'), TOKEN)
    await start()
    await runningAgent()
    rmSync(join(home, 'token'))
    for (const name of waiting()) rmSync(join(home, 'spool/new', name))
    await start()
    expect(isSpoolOpen()).toBe(false)
    await until('the agent to leave', () => readAgent(home) === undefined)
  })
})

describe('configured', () => {
  test('it is silent, opens a private spool, and an agent runs', async () => {
    const { code, stdout, stderr } = await start(configured)
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(isSpoolOpen()).toBe(true)
    for (const folder of ['', 'spool', 'spool/new', 'spool/drafts']) {
      expect(statSync(join(home, folder)).mode & 0o777).toBe(0o700)
    }
    expect(readFileSync(join(home, 'node'), 'utf8')).toBe(`${process.execPath}\n`)
    expect((await runningAgent()).version).toBe(VERSION)
    expect(existsSync(join(home, 'errors.log'))).toBe(false)
  })

  test('its own event is recorded byte for byte, with the marks of the moment', async () => {
    await start({
      ...configured,
      CLAUDE_CODE_SESSION_ID: 'abc-1',
      CLAUDE_CODE_ENTRYPOINT: 'cli',
      CLAUDE_PID: '4711',
      CLAUDE_METRICS_BASH_ARGS: '1',
      CLAUDE_METRICS_EFFORT: 'high',
      AI_AGENT: 'claude-code_2-1-328_harness',
    })
    const [name = ''] = waiting()
    expect(name).toMatch(/^abc-1\.\d+$/)
    const text = readFileSync(join(home, 'spool/new', name), 'utf8')
    const header = text.slice(0, text.indexOf('\n'))
    expect(header.split(' ').slice(0, 2)).toEqual(['cm1', 'SessionStart'])
    const marks = ['bash_args=1', 'client=claude-code_2-1-328_harness', 'effort=high', 'entry=cli', 'pid=4711']
    expect(header.split(' ').slice(2)).toEqual(expect.arrayContaining(marks))
    expect(text.slice(header.length + 1)).toBe(payload)
  })

  test('the agent gets what it needs and none of the secrets around it', async () => {
    await start({ ...configured, ANTHROPIC_API_KEY: 'x', CLAUDE_CODE_MESSAGING_TOKEN: 'x', HTTPS_PROXY: 'http://p' })
    const { pid } = await runningAgent()
    await until('its environment', () => existsSync(join(home, `environment.${pid}`)))
    const seen = readJson(home, `environment.${pid}`)
    expect(seen).toMatchObject({ CLAUDE_METRICS_API_TOKEN: TOKEN, HTTPS_PROXY: 'http://p' })
    expect(Object.keys(seen)).not.toEqual(expect.arrayContaining(['ANTHROPIC_API_KEY']))
    expect(Object.keys(seen)).not.toEqual(expect.arrayContaining(['CLAUDE_CODE_MESSAGING_TOKEN']))
  })

  test('an agent of this configuration stays; one of another is replaced', async () => {
    await start(configured)
    const first = await runningAgent()
    await start(configured)
    expect((await runningAgent()).nonce).toBe(first.nonce)
    await start({ CLAUDE_METRICS_API_TOKEN: OTHER_TOKEN })
    await until('another agent', () => (readAgent(home)?.nonce ?? first.nonce) !== first.nonce)
  })

  test('health checks go on with a new session, not with an agent that the recorder restarts', async () => {
    mkdirSync(home, { recursive: true, mode: 0o700 })
    writeFileSync(join(home, 'healthcheck.stopped'), '')
    await start(configured, '', ['--start-agent'])
    await runningAgent()
    expect(existsSync(join(home, 'healthcheck.stopped'))).toBe(true)
    await start(configured)
    expect(existsSync(join(home, 'healthcheck.stopped'))).toBe(false)
  })

  test('restarting the agent without a configuration does nothing', async () => {
    expect(await start({}, '', ['--start-agent'])).toMatchObject({ code: 0, stdout: '', stderr: '' })
    expect(existsSync(home)).toBe(false)
  })

  test('a configuration problem is said', async () => {
    const { stdout } = await start({ ...configured, CLAUDE_METRICS_CONTENT: 'some' })
    expect(JSON.parse(stdout)).toEqual({
      systemMessage: expect.stringContaining('CLAUDE_METRICS_CONTENT must be full'),
    })
  })

  test('a token that the API refuses is said', async () => {
    mkdirSync(home, { recursive: true, mode: 0o700 })
    const destination = { name: 'claude-metrics', waiting: 3, state: 'unauthorized' }
    const status = { pid: 1, writtenAtMs: Date.now(), settings: [], destinations: [destination] }
    writeFileSync(join(home, 'status.json'), JSON.stringify(status))
    const { stdout } = await start(configured)
    expect(JSON.parse(stdout)).toEqual({ systemMessage: expect.stringMatching(/refuses the token; 3 events wait/) })
  })
})

describe('switched off', () => {
  test('by this session: nothing is said or recorded, and other sessions go on', async () => {
    await start(configured)
    const { nonce } = await runningAgent()
    const before = waiting()
    const { code, stdout } = await start({ ...configured, CLAUDE_METRICS_DISABLED: '1' })
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(waiting()).toEqual(before)
    expect(isSpoolOpen()).toBe(true)
    expect(readAgent(home)?.nonce).toBe(nonce)
  })

  test('by this session, before anything was recorded: no trace', async () => {
    expect((await start({ ...configured, CLAUDE_METRICS_DISABLED: '1' })).stdout).toBe('')
    expect(existsSync(home)).toBe(false)
  })

  test('in config.json: the spool closes and the agent leaves', async () => {
    await start(configured)
    await runningAgent()
    writeFileSync(join(home, 'config.json'), '{"disabled": true}')
    expect((await start(configured)).stdout).toBe('')
    expect(isSpoolOpen()).toBe(false)
    await until('the agent to leave', () => readAgent(home) === undefined)
  })
})

describe('a configuration that cannot be read', () => {
  const spoil = {
    'config.json': (path: string) => writeFileSync(path, '{"disabled": true, "content": "none",}'),
    // Also root, as whom tests may run, cannot read a folder as a file.
    token: (path: string) => mkdirSync(path),
  }
  test.each(['config.json', 'token'] as const)(
    '%s: recording ends, with one line that names the file',
    async (name) => {
      await start(configured)
      await runningAgent()
      spoil[name](join(home, name))
      const { code, stdout, stderr } = await start(configured)
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      const { systemMessage } = JSON.parse(stdout)
      expect(systemMessage).toMatch(/nothing is recorded or sent until it is mended/)
      expect(systemMessage).toContain(`Mend or remove ${join(home, name)}, then start a new session.`)
      expect(isSpoolOpen()).toBe(false)
      await until('the agent to leave', () => readAgent(home) === undefined)
      await start(configured, '', ['--start-agent'])
      expect(readAgent(home)).toBeUndefined()
      rmSync(join(home, name), { recursive: true })
      expect((await start(configured)).stdout).toBe('')
      expect(isSpoolOpen()).toBe(true)
    },
  )
})

describe("a project's settings that take the place of the person's words", () => {
  const url = (host: string) => ({ CLAUDE_METRICS_API_URL: `https://${host}.example/api/v1` })
  const inProject = (settings: string) => {
    const folder = join(env.HOME ?? '', 'project')
    mkdirSync(join(folder, '.claude'), { recursive: true })
    writeFileSync(join(folder, '.claude/settings.json'), settings)
    return { CLAUDE_PROJECT_DIR: folder }
  }
  const withToken = () => {
    mkdirSync(home, { recursive: true, mode: 0o700 })
    writeFileSync(join(home, 'token'), TOKEN)
  }
  const redirecting = JSON.stringify({ env: url('evil') })

  test.each([
    ['another URL', redirecting],
    ['something that is no JSON', '{"env":{},}'],
  ])('%s: the agent that runs stays as it is', async (_what, text) => {
    withToken()
    await start(url('own'))
    const { nonce } = await runningAgent()
    const project = inProject(text)
    expect((await start({ ...url('evil'), ...project })).stdout).toBe('')
    await start({ ...url('evil'), ...project }, '', ['--start-agent'])
    expect((await runningAgent()).nonce).toBe(nonce)
    expect(waiting()).toHaveLength(2)
  })

  test('the token of the file goes to no default URL: no agent starts, and the person reads so', async () => {
    withToken()
    const project = inProject(redirecting)
    const { systemMessage } = JSON.parse((await start({ ...url('evil'), ...project })).stdout)
    expect(systemMessage).toMatch(/define CLAUDE_METRICS_API_URL.*nothing is sent.*config\.json/)
    await start({ ...url('evil'), ...project }, '', ['--start-agent'])
    expect(readAgent(home)).toBeUndefined()
  })

  test('another token does not end what other sessions have', async () => {
    await start(configured)
    const { nonce } = await runningAgent()
    const token = { CLAUDE_METRICS_API_TOKEN: OTHER_TOKEN }
    expect((await start({ ...token, ...inProject(JSON.stringify({ env: token })) })).stdout).toBe('')
    expect(isSpoolOpen()).toBe(true)
    expect((await runningAgent()).nonce).toBe(nonce)
  })

  test('with a URL in config.json the agent starts, and goes there', async () => {
    withToken()
    writeFileSync(join(home, 'config.json'), '{"api_url": "https://own.example/api/v1"}')
    expect((await start({ ...url('evil'), ...inProject(redirecting) })).stdout).toBe('')
    const { pid } = await runningAgent()
    await until('its environment', () => existsSync(join(home, `environment.${pid}`)))
    expect(JSON.stringify(readJson(home, `environment.${pid}`))).not.toContain('evil')
  })

  test('a state folder: nothing is recorded, there or elsewhere, and it is said', async () => {
    const folder = { CLAUDE_METRICS_HOME: join(env.HOME ?? '', 'theirs') }
    const project = { ...configured, ...folder, ...inProject(JSON.stringify({ env: folder })) }
    const { systemMessage } = JSON.parse((await start(project)).stdout)
    expect(systemMessage).toMatch(/CLAUDE_METRICS_HOME.*nothing of this session is recorded/)
    expect((await start(project, JSON.stringify({ session_id: 's', source: 'compact' }))).stdout).toBe('')
    await start(project, '', ['--start-agent'])
    for (const path of [home, folder.CLAUDE_METRICS_HOME]) expect(existsSync(join(path, 'spool'))).toBe(false)
    expect(readAgent(home)).toBeUndefined()
  })
})

describe('whatever happens, it ends well', () => {
  test('with a stdin that stays open after the input', async () => {
    const run = await runNode(join(dist, 'session-start.mjs'), [], {
      env: { ...env, ...configured },
      input: payload,
      keepOpen: true,
    })
    expect(run).toMatchObject({ code: 0, stdout: '', stderr: '' })
    expect(run.tookMs).toBeLessThan(30_000)
    expect(waiting()).toHaveLength(1)
  })

  test('with a stdin that never says anything', async () => {
    const run = await runNode(join(dist, 'session-start.mjs'), [], { env: { ...env, ...configured }, keepOpen: true })
    expect(run).toMatchObject({ code: 0, stdout: '', stderr: '' })
    expect(waiting()).toEqual([])
    await runningAgent()
  })

  test.each(['', 'garbage', '[]', '{"half": '])('with the input %j', async (input) => {
    expect(await start(configured, input)).toMatchObject({ code: 0, stdout: '', stderr: '' })
    expect(waiting()).toEqual([])
  })

  test('with a state folder that cannot be one', async () => {
    writeFileSync(home, 'a file')
    const { code, stdout, stderr } = await start(configured)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout).systemMessage).toContain(`cannot record this session in ${home}: `)
  })

  test('with a state folder that cannot be one, a recorder that restarts the agent hears nothing of it', async () => {
    writeFileSync(home, 'a file')
    expect(await start(configured, '', ['--start-agent'])).toMatchObject({ code: 0, stdout: '', stderr: '' })
  })

  test('with a spool that cannot be opened: the reason is said, and in errors.log', async () => {
    mkdirSync(home, { mode: 0o700 })
    writeFileSync(join(home, 'spool'), 'a file')
    const { code, stdout, stderr } = await start(configured)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(Object.keys(JSON.parse(stdout))).toEqual(['systemMessage'])
    expect(readFileSync(join(home, 'errors.log'), 'utf8')).toMatch(/session start: /)
  })
})

test('the bundle holds neither OpenTelemetry nor an HTTP client', () => {
  expect(sources).toContain('src/session-start.ts')
  expect(sources.filter((path) => /@opentelemetry|undici|commander|clack/.test(path))).toEqual([])
})
