import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Ingest, startIngest } from '../../src/dev/ingest.ts'
import { readAgent } from '../../src/process/agent-owner.ts'
import { appendRecent } from '../../src/status/recent.ts'
import { startReceiver } from '../otlp/receiver.ts'
import { startStandIn, status } from '../outbox/stand-in-server.ts'
import { createPerson, installPlugin, type Person } from './installed-plugin.ts'
import { until } from './run-node.ts'

const TOKEN = `cm_${'a'.repeat(44)}1234`

let plugin: string
let ingest: Ingest
let person: Person
let configured: Record<string, string>

beforeAll(async () => {
  plugin = await installPlugin()
})
afterAll(() => rmSync(plugin, { recursive: true, force: true }))
beforeEach(async () => {
  ingest = await startIngest({ port: 0, token: TOKEN, keep: true })
  configured = { CLAUDE_METRICS_API_URL: ingest.url, CLAUDE_METRICS_API_TOKEN: TOKEN }
  person = createPerson(plugin)
})
afterEach(async () => {
  await person.leave()
  await ingest.close()
})

const paths = () => ingest.received.requests.map(({ path }) => path)
const idsAt = (path: string) =>
  ingest.received.requests
    .filter((request) => request.path === path)
    .map(({ body }) => (body as { event_id: string }).event_id)
    .sort()

describe('flush', () => {
  test('where no agent runs, it delivers everything itself and leaves nothing running', async () => {
    person.record('b-bash')
    const run = await person.cli(['flush'], configured)
    expect(run).toMatchObject({ code: 0, stdout: '' })
    expect(run.stderr).toMatch(/Everything is delivered\.\n$/)
    const { destinations } = JSON.parse((await person.cli(['status', '--json'], configured)).stdout)
    expect(destinations).toMatchObject([{ name: 'claude-metrics', waiting: 0, lastDeliveredAtMs: expect.any(Number) }])
    expect(paths()).toEqual(expect.arrayContaining(['/events/prompt', '/events/tool', '/events/execution']))
    expect(paths()).not.toContain('/health-checks')
    expect(readAgent(person.home)).toBeUndefined()
    expect(readdirSync(join(person.home, 'spool/new'))).toEqual([])
    expect(readdirSync(person.home).filter((name) => name.startsWith('flush.'))).toEqual([])
  })

  test('a running agent is asked, and goes on running', async () => {
    await startAgent()
    const { pid } = readAgent(person.home) ?? {}
    person.record('e-parallel')
    const run = await person.cli(['flush', '--json'], configured)
    expect(run.code).toBe(0)
    expect(JSON.parse(run.stdout)).toMatchObject({ delivered: true, isEmpty: true })
    expect(paths()).toContain('/events/execution')
    expect(readAgent(person.home)?.pid).toBe(pid)
  })

  test('what cannot be delivered is said, with what to do, and is an exit code of 1', async () => {
    person.record('a-plain')
    const wrong = { ...configured, CLAUDE_METRICS_API_TOKEN: `cm_${'b'.repeat(48)}` }
    const run = await person.cli(['flush', '--timeout', '60'], wrong)
    expect(run.code).toBe(1)
    expect(run.stderr).toMatch(/claude-metrics: \d+ not delivered .*401/)
    expect(run.stderr).toMatch(/Enter a token that the API accepts/)
    expect(await person.cli(['flush'], configured)).toMatchObject({ code: 0 })
    expect(paths()).toContain('/events/execution')
  })

  test('a server that is not there yet is knocked at until the time is over', async () => {
    person.record('a-plain')
    const run = await person.cli(['flush', '--timeout', '2'], { ...configured, CLAUDE_METRICS_API_URL: UNREACHABLE })
    expect(run.code).toBe(1)
    expect(run.stderr).toMatch(/not delivered/)
    expect(run.tookMs).toBeLessThan(30_000)
  })

  test('what the server refuses for what is in it is not called delivered', async () => {
    person.record('a-plain')
    const wrong = await startStandIn(status(422, {}, '{"message":"wrong"}'))
    const run = await person.cli(['flush', '--json'], { ...configured, CLAUDE_METRICS_API_URL: wrong.url })
    expect(run.code).toBe(4)
    expect(run.stderr).toMatch(/claude-metrics: \d+ lost \(422 wrong\)\.\n.*errors\.log/)
    expect(JSON.parse(run.stdout)).toMatchObject({ delivered: false, isEmpty: true })
    const again = await person.cli(['flush'], { ...configured, CLAUDE_METRICS_API_URL: wrong.url })
    expect(again).toMatchObject({ code: 0 })
  })

  test('a server in trouble is reported with what to do', async () => {
    person.record('a-plain')
    const broken = await startStandIn(status(500))
    const run = await person.cli(['flush'], { ...configured, CLAUDE_METRICS_API_URL: broken.url })
    expect(run.code).toBe(1)
    expect(run.stderr).toMatch(
      /claude-metrics: \d+ not delivered \(500\)\.\n {2}The server answers and does not accept/,
    )
  })

  test('a running agent reports its metrics before their time: the machine may be gone a second later', async () => {
    const receiver = await startReceiver()
    configured = {
      CLAUDE_METRICS_OTLP_ENDPOINT: receiver.url,
      CLAUDE_METRICS_API_URL: ingest.url,
      CLAUDE_METRICS_API_TOKEN: TOKEN,
    }
    await startAgent()
    // Those of the doctor, which asks each endpoint whether it is there.
    receiver.arrivals.length = 0
    person.record('b-bash')
    expect(await person.cli(['flush'], configured)).toMatchObject({ code: 0 })
    expect(receiver.arrivals.map(({ signal }) => signal)).toContain('metrics')
  })

  test('a session whose client was killed is reported to its end', async () => {
    const gone = spawnSync(process.execPath, ['--version'])
    person.record('o-SIGKILL', { pid: gone.pid })
    expect(await person.cli(['flush'], configured)).toMatchObject({ code: 0 })
    const turns = ingest.received.requests.filter(({ path }) => path === '/events/execution')
    expect(turns.map(({ body }) => (body as { status: string }).status)).toEqual(['cancelled'])
  })

  test('what was refused in the background, before the flush, is said once', async () => {
    person.record('a-plain')
    const wrong = await startStandIn(status(422, {}, '{"message":"wrong"}'))
    configured = { ...configured, CLAUDE_METRICS_API_URL: wrong.url }
    await startAgent()
    await until('the turn was refused', () => wrong.arrivals.some(({ path }) => path === '/events/execution'))
    expect(await person.cli(['flush'], configured)).toMatchObject({ code: 4 })
    expect(await person.cli(['flush'], configured)).toMatchObject({ code: 0 })
  })

  test('--require wants something recorded since the last flush', async () => {
    person.record('a-plain')
    expect(await person.cli(['flush', '--require'], configured)).toMatchObject({ code: 0 })
    const run = await person.cli(['flush', '--require', '--json'], configured)
    expect(run.code).toBe(5)
    expect(JSON.parse(run.stdout)).toMatchObject({ delivered: false, result: 'nothing recorded' })
    expect(await person.cli(['flush'], configured)).toMatchObject({ code: 0 })
    person.record('b-bash')
    expect(await person.cli(['flush', '--require'], configured)).toMatchObject({ code: 0 })
  })

  test('nothing recorded, and nothing configured, are no success', async () => {
    const unconfigured = await person.cli(['flush'])
    expect(unconfigured.code).toBe(3)
    expect(unconfigured.stderr).toMatch(/no destination is configured/)
    expect(await person.cli(['flush'], configured)).toMatchObject({ code: 5 })
    person.record('a-plain')
    const run = await person.cli(['flush'])
    expect(run.code).toBe(3)
    expect(run.stderr).toMatch(/does not know where to send/)
  })
})

/** What an agent that was configured by plugin options would have reported. */
function tellSettings(values: Record<string, unknown>): void {
  const settings = Object.entries(values).map(([name, value]) => ({
    name,
    value,
    origin: 'plugin option',
    variable: '',
  }))
  const status = { pid: 1, version: '1', startedAtMs: 1, writtenAtMs: 1, settings, destinations: [] }
  mkdirSync(person.home, { mode: 0o700 })
  writeFileSync(join(person.home, 'status.json'), JSON.stringify(status))
}

const UNREACHABLE = 'http://127.0.0.1:9/api/v1'

async function startAgent(): Promise<void> {
  await person.cli(['doctor', '--fix'], configured)
  await until('the agent', () => readAgent(person.home) !== undefined)
}

test('an agent whose plugin is uninstalled delivers what it has and leaves, although the client keeps the files', async () => {
  await startAgent()
  person.record('b-bash')
  const mark = join(plugin, '.orphaned_at')
  writeFileSync(mark, String(Date.now()))
  try {
    await until('the agent to leave', () => readAgent(person.home) === undefined, 100_000)
  } finally {
    rmSync(mark)
  }
  expect(paths()).toContain('/events/execution')
  expect(readdirSync(join(person.home, 'spool/new'))).toEqual([])
}, 120_000)

describe('tail', () => {
  test('shows what the agent took, in order and without content', async () => {
    person.record('b-bash')
    await person.cli(['flush'], configured)
    const { stdout, code } = await person.cli(['tail', '--no-follow'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/prompt +\d+ characters[\s\S]*tool +Bash[\s\S]*execution +turn ok after/)
    const file = join(person.home, 'recent.jsonl')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    for (const secret of ['main-prompt', 'echo ', '"command"']) {
      expect(stdout + readFileSync(file, 'utf8')).not.toContain(secret)
    }
    const rows = (await person.cli(['tail', '-n', '2', '--no-follow', '--json'])).stdout.trimEnd().split('\n')
    expect(rows.map((row) => JSON.parse(row).kind)).toHaveLength(2)
  })
})

test('tail follows until it is interrupted, and that is no failure', async () => {
  person.record('a-plain')
  await person.cli(['flush'], configured)
  const child = spawn(process.execPath, [join(plugin, 'dist/cli.mjs'), 'tail', '-n', '0', '--json'], {
    env: person.env,
  })
  let shown = ''
  let talk = ''
  child.stdout.on('data', (data) => {
    shown += data
  })
  child.stderr.on('data', (data) => {
    talk += data
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  const events = () =>
    shown
      .slice(0, shown.lastIndexOf('\n') + 1)
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line).atMs)
  let atMs = 1
  // Until it is up, it does not see what is appended: what was there before is not asked for.
  await until('an event', () => {
    appendRecent(person.home, [{ atMs: atMs++, session: 's', kind: 'tool', fields: {} }])
    return events().length >= 3
  })
  child.kill('SIGINT')
  expect(await ended).toBe(0)
  expect(events()).toEqual([...events()].sort((one, other) => one - other))
  expect(talk).toBe('')
})

describe('preview', () => {
  test('shows what would be sent before anything is configured, and leaves nothing behind', async () => {
    person.keepTranscripts('b-bash')
    const { code, stdout, stderr } = await person.cli(['preview'])
    expect(code).toBe(0)
    expect(stderr).toMatch(/Nothing is sent now/)
    expect(stdout).toMatch(/claude-metrics → http:\/\/127\.0\.0\.1:8000\/api\/v1 \(not configured/)
    for (const path of ['/events/prompt', '/events/tool', '/events/execution']) expect(stdout).toContain(`POST ${path}`)
    expect(existsSync(person.home)).toBe(false)
    expect(ingest.received.accepted).toBe(0)
    // Before there is an id of this machine, no two looks show different ones.
    expect(stdout).toContain('"machine_id_plugin": "00000000-0000-4000-8000-000000000000"')
  })

  test('what it shows is what is sent', async () => {
    const [session = ''] = person.record('b-bash')
    const shown = JSON.parse((await person.cli(['preview', '--session', session, '--json'], configured)).stdout)
    await person.cli(['flush'], configured)
    const [{ requests }] = shown.destinations
    for (const path of ['/events/prompt', '/events/execution', '/events/tool']) {
      const previewed = requests.filter((request: { path: string }) => request.path === path)
      expect(previewed.map(({ body }: { body: { event_id: string } }) => body.event_id).sort()).toEqual(idsAt(path))
    }
    const turnOf = (list: { path: string; body: unknown }[]) =>
      list.find(({ path }) => path === '/events/execution')?.body as Record<string, unknown>
    const sent = turnOf(ingest.received.requests)
    for (const field of ['response_text', 'tokens_in', 'tokens_out', 'tools_used', 'account_email', 'model', 'status'])
      expect(turnOf(requests)[field]).toEqual(sent[field])
  })

  test('switches for content hold, and each destination shows its own', async () => {
    person.keepTranscripts('b-bash')
    const usage = { CLAUDE_METRICS_CONTENT: 'none', CLAUDE_METRICS_URL: ingest.usageUrl }
    const shown = JSON.parse((await person.cli(['preview', '--all', '--json'], { ...configured, ...usage })).stdout)
    expect(shown.destinations.map(({ name }: { name: string }) => name)).toEqual(['claude-metrics', 'usage'])
    expect(JSON.stringify(shown)).not.toContain('main-prompt')
  })

  test('a session that is not there is said', async () => {
    const run = await person.cli(['preview', '--session', 'nobody'])
    expect(run).toMatchObject({ code: 1, stdout: '' })
    expect(run.stderr).toMatch(/No session nobody/)
  })
})

describe('import', () => {
  test('counts first and sends nothing', async () => {
    const [session = ''] = person.keepTranscripts('e-parallel')
    const run = await person.cli(['import'], configured)
    expect(run.code).toBe(0)
    expect(run.stdout).toMatch(new RegExp(`${session} +1 +1 +\\d+ .* new `))
    expect(run.stderr).toMatch(/Nothing was sent. --send sends this session\./)
    expect(existsSync(person.home)).toBe(false)
  })

  test('of two copies of a transcript the newer counts, once', async () => {
    const [session = ''] = person.keepTranscripts('e-parallel')
    const copies = join(person.userHome, '.claude/projects/-home-dev-moved')
    mkdirSync(copies)
    const path = join(copies, `${session}.jsonl`)
    writeFileSync(path, '{"type":"summary"}\n')
    const longAgo = new Date(Date.now() - 86_400_000)
    utimesSync(path, longAgo, longAgo)
    const { stdout } = await person.cli(['import', '--json'], configured)
    expect(JSON.parse(stdout)).toMatchObject([{ session, state: 'new', project: '-home-dev-project' }])
  })

  test('what was recorded live and then imported is the same to the API, event by event', async () => {
    const [session = ''] = person.record('f-subagents')
    await person.cli(['flush'], configured)
    const live = Object.fromEntries(['prompt', 'tool', 'execution'].map((kind) => [kind, idsAt(`/events/${kind}`)]))
    expect(live.tool?.length).toBeGreaterThan(0)

    const known = await person.cli(['import', '--json'], configured)
    expect(JSON.parse(known.stdout)).toMatchObject([{ session, state: 'recorded' }])

    // Another machine, or a state folder that was lost: nothing here remembers the session.
    rmSync(person.home, { recursive: true })
    const { requests } = ingest.received
    requests.length = 0
    expect(await person.cli(['import', '--send'], configured)).toMatchObject({ code: 0 })
    expect(await person.cli(['flush'], configured)).toMatchObject({ code: 0 })
    for (const [kind, ids] of Object.entries(live)) {
      expect(idsAt(`/events/${kind}`)).toEqual(ids)
    }
    const again = requests.filter(({ path }) => path !== '/events/session' && path !== '/events/system')
    expect(again.length).toBeGreaterThan(0)
    expect(again.every(({ duplicate }) => duplicate)).toBe(true)
  })

  test('cut off and started again, it sends what is missing and nothing twice', async () => {
    const ids = [...person.keepTranscripts('a-plain'), ...person.keepTranscripts('b-bash')]
    await person.cli(['import', '--send', '--session', ids[0] ?? ''], configured)
    const rest = JSON.parse((await person.cli(['import', '--send', '--json'], configured)).stdout)
    const states = Object.fromEntries(rest.map((row: { session: string; state: string }) => [row.session, row.state]))
    expect(states).toEqual({ [ids[0] ?? '']: 'recorded', [ids[1] ?? '']: 'handed over' })
    await person.cli(['flush'], configured)
    expect(idsAt('/events/execution')).toHaveLength(2)
    expect(ingest.received.duplicates).toBe(0)
  })

  test('a queue that is much smaller than the import loses nothing of it', async () => {
    for (const capture of ['e-parallel', 'd-files', 'f-subagents', 'b-bash']) person.keepTranscripts(capture)
    await person.cli(['import', '--send'], configured)
    const count = readdirSync(join(person.home, 'handover/claude-metrics')).length
    const small = { ...configured, CLAUDE_METRICS_QUEUE_MAX_BYTES: '12000' }
    expect(await person.cli(['flush', '--timeout', '60'], small)).toMatchObject({ code: 0 })
    expect(ingest.received.accepted).toBe(count)
    expect(count).toBeGreaterThan(20)
  })

  test('switches that only the agent knows hold for an import from a plain terminal', async () => {
    person.keepTranscripts('b-bash')
    tellSettings({ apiToken: 'cm_…1234', content: 'none' })
    expect(await person.cli(['import', '--send'])).toMatchObject({ code: 0 })
    const waiting = join(person.home, 'handover/claude-metrics')
    const texts = readdirSync(waiting).map((name) => readFileSync(join(waiting, name), 'utf8'))
    expect(texts.some((text) => text.includes('/events/prompt'))).toBe(true)
    expect(texts.join()).not.toContain('main-prompt')
    await person.cli(['flush'], configured)
    expect(paths()).toContain('/events/execution')
  })

  test('without an API to send to, and with a date that is none, it says so', async () => {
    person.keepTranscripts('a-plain')
    expect(await person.cli(['import', '--send'])).toMatchObject({ code: 1, stdout: '' })
    expect(await person.cli(['import', '--since', 'yesterday'])).toMatchObject({ code: 2, stdout: '' })
    expect((await person.cli(['import', '--since', '0d'])).stdout).toBe('No sessions.\n')
    expect((await person.cli(['import', '--project', '/elsewhere'])).stdout).toBe('No sessions.\n')
  })
})
