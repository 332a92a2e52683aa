import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { VERSION } from './bundle.ts'
import { TOKEN, useStage } from './stage.ts'

const stage = useStage()
const { cli, setup, status } = stage

describe('status', () => {
  test('without anything, it says so and makes nothing', async () => {
    const run = await cli(['status'])
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toMatch(/! No destination is configured.*`node ".*cli\.mjs" setup` asks for a token/)
    expect(existsSync(stage.home)).toBe(false)
  })

  test('each setting has its origin, and the token only its last four characters', async () => {
    await setup(TOKEN, '--url', stage.ingest.url, '--no-start')
    const extra = { CLAUDE_METRICS_CONTENT: 'none', CLAUDE_METRICS_OTLP_HEADERS: 'authorization=hush' }
    const report = await status(extra)
    const row = (name: string) => report.settings.find((one: { name: string }) => one.name === name)
    expect(row('apiToken')).toMatchObject({ value: 'cm_…1234', origin: 'file', variable: 'CLAUDE_METRICS_API_TOKEN' })
    expect(row('apiUrl')).toMatchObject({ value: stage.ingest.url, origin: 'file' })
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

  test('the last delivery is the time of one, and not when somebody wrote it down', async () => {
    await setup(TOKEN, '--url', stage.ingest.url, '--no-start')
    writeFileSync(join(stage.home, 'last-send'), '2026-01-02T03:04:05.000Z\n')
    expect((await status()).lastSendAtMs).toBe(Date.UTC(2026, 0, 2, 3, 4, 5))
    writeFileSync(join(stage.home, 'last-send'), '')
    expect((await status()).lastSendAtMs).toBe(null)
  })

  test('it counts what lies on disk and shows what the agent reported', async () => {
    await setup(TOKEN, '--url', stage.ingest.url, '--no-start')
    for (const folder of ['outbox/claude-metrics/bad', 'spool/new', 'spool/drafts', 'spool/bad']) {
      mkdirSync(join(stage.home, folder), { recursive: true })
    }
    for (const id of ['a-1', 'a-2', 'counters.json', '.a-3.draft', 'bad/a-4']) {
      writeFileSync(join(stage.home, 'outbox/claude-metrics', id), '12345')
    }
    writeFileSync(join(stage.home, 'spool/new/s.1'), 'cm1 Stop\n{}')
    writeFileSync(join(stage.home, 'errors.log'), Array.from({ length: 9 }, (_, n) => `line ${n}\n`).join(''))
    const destination = { name: 'claude-metrics', waiting: 99, delivered: 7, state: 'unauthorized', lastError: '401' }
    const settings = [{ name: 'content', variable: 'X', value: 'redacted', origin: 'plugin option' }]
    const spool = { dropped: 3, setAside: 1 }
    const reported = { pid: 1, writtenAtMs: Date.now(), settings, destinations: [destination], spool }
    writeFileSync(join(stage.home, 'status.json'), JSON.stringify(reported))
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
    const project = join(stage.userHome, '.claude/projects/-p')
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
    mkdirSync(join(stage.userHome, '.claude'), { recursive: true })
    const enabledPlugins = { 'claude-metrics@claude-metrics': true, 'cc-metrics@claude-metrics': true }
    writeFileSync(join(stage.userHome, '.claude/settings.json'), JSON.stringify({ enabledPlugins }))
    expect((await status()).problems.join()).toMatch(/sent twice: \/plugin uninstall claude-metrics@claude-metrics/)
    enabledPlugins['claude-metrics@claude-metrics'] = false
    writeFileSync(join(stage.userHome, '.claude/settings.json'), JSON.stringify({ enabledPlugins }))
    expect((await status()).problems.join()).not.toMatch(/sent twice/)
  })

  test('what stands in a setting or a log cannot steer the terminal that shows it', async () => {
    const hostile = '\u001b]0;owned\u0007\u009b2J\u202e'
    mkdirSync(stage.home, { mode: 0o700 })
    const config = { otlp_service_name: `svc${hostile}`, content: `all${hostile}` }
    writeFileSync(join(stage.home, 'config.json'), JSON.stringify(config))
    writeFileSync(join(stage.home, 'errors.log'), `server said ${hostile}\n`)
    for (const args of [['status'], ['status', '--json'], ['doctor'], ['doctor', '--json']]) {
      const { stdout } = await cli(args)
      expect(stdout).toContain('content')
      for (const character of ['\u001b', '\u0007', '\u009b', '\u202e']) expect(stdout).not.toContain(character)
    }
    expect((await cli(['status'])).stdout).toContain('server said \\u001b]0;owned\\u0007\\u009b2J\\u202e')
    expect((await status()).lastErrors).toEqual([`server said ${hostile}`])
  })

  describe('what the client has stored for the plugin', () => {
    const id = 'cc-metrics@claude-metrics'
    const store = (name: string, content: object) => {
      mkdirSync(join(stage.userHome, '.claude'), { recursive: true })
      writeFileSync(join(stage.userHome, '.claude', name), JSON.stringify(content))
    }
    const fillIn = (token: string) => {
      store('settings.json', { pluginConfigs: { [id]: { options: { api_url: 'https://m.example/api/v1' } } } })
      store('.credentials.json', { pluginSecrets: { [id]: { api_token: token } } })
    }

    test('is known before any hook has run with it, and of the token only its end', async () => {
      fillIn(TOKEN)
      const report = await status()
      const rows = report.settings.filter(({ origin }: { origin: string }) => origin === 'plugin option')
      expect(rows.map(({ name, value }: { name: string; value: string }) => [name, value])).toEqual([
        ['apiUrl', 'https://m.example/api/v1'],
        ['apiToken', 'cm_…1234'],
      ])
      expect(report).toMatchObject({ recording: 'next prompt', problems: [] })
      expect(report.destinations).toMatchObject([{ name: 'claude-metrics', configured: true }])
      const text = (await cli(['status'])).stdout
      expect(text).toMatch(/Recording +begins with the next prompt/)
      expect(text + JSON.stringify(report)).not.toContain(TOKEN)
      expect((await cli(['doctor'])).stdout).toMatch(/A destination is configured/)
      expect(existsSync(stage.home)).toBe(false)
    })

    test('and is no token is named, without being shown', async () => {
      fillIn('cm_notenough')
      const report = await status()
      expect(report.recording).toBe('unconfigured')
      expect(report.problems.join('\n')).toMatch(/No destination.*\nThe plugin option api_token is ignored/)
      expect(JSON.stringify(report)).not.toContain('notenough')
    })

    test('stands below what the environment says', async () => {
      fillIn(TOKEN)
      const report = await status({ CLAUDE_METRICS_API_URL: 'https://other.example/api/v1' })
      const url = report.settings.find(({ name }: { name: string }) => name === 'apiUrl')
      expect(url).toMatchObject({ value: 'https://other.example/api/v1', origin: 'environment' })
    })
  })

  test('no colours where there is no terminal', async () => {
    expect((await cli(['status'])).stdout).not.toContain('\u001b')
  })

  test('a pid that now belongs to someone else is not an agent', async () => {
    mkdirSync(stage.home, { mode: 0o700 })
    const identity = { startedAt: '1', bootId: 'b', pidNamespace: 'n', nonce: 'x', version: VERSION, fingerprint: 'f' }
    writeFileSync(join(stage.home, 'agent.lock'), JSON.stringify({ ...identity, pid: process.pid, sinceMs: 1 }))
    writeFileSync(join(stage.home, 'healthcheck.pid'), `${process.pid}\n`)
    const old = new Date(Date.now() - 60_000)
    utimesSync(join(stage.home, 'agent.lock'), old, old)
    expect((await status()).agent).toBeNull()
    expect((await cli(['stop-healthcheck'])).stdout).toMatch(/No agent was running/)
  })
})
