import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readAgent } from '../../src/process/agent-owner.ts'
import { holdPort } from '../held-port.ts'
import { startStandIn } from '../outbox/stand-in-server.ts'
import { readJson } from './bundle.ts'
import { until } from './run-node.ts'
import { TOKEN, useStage } from './stage.ts'

const OTHER_TOKEN = `cm_${'b'.repeat(44)}5678`

const stage = useStage()
const { cli, setup, status } = stage

describe('setup', () => {
  test('a good token is tried, kept privately, and recording starts', async () => {
    const run = await setup(`${TOKEN}\n`, '--url', `${stage.ingest.url}/`)
    expect(run).toMatchObject({ code: 0, stdout: '' })
    expect(run.stderr).toMatch(/accepts the token/)
    expect(run.stderr).toContain('cm_…1234')
    expect(run.stderr).not.toContain(TOKEN)
    expect(readFileSync(join(stage.home, 'token'), 'utf8')).toBe(`${TOKEN}\n`)
    expect(readJson(stage.home, 'config.json')).toEqual({ api_url: stage.ingest.url })
    for (const file of ['token', 'config.json']) expect(statSync(join(stage.home, file)).mode & 0o777).toBe(0o600)
    expect(existsSync(join(stage.home, 'spool/new'))).toBe(true)
    await until('an agent', () => readAgent(stage.home) !== undefined)
    expect(stage.ingest.received.byPath['/health-checks']).toBeUndefined()
  })

  test('a token that the API refuses is not kept', async () => {
    const run = await setup(OTHER_TOKEN, '--url', stage.ingest.url)
    expect(run.code).toBe(1)
    expect(run.stderr).toMatch(/refuses the token \(401\)/)
    expect(existsSync(stage.home)).toBe(false)
  })

  test('a server that cannot be reached is no obstacle: the token is kept, with a warning', async () => {
    const run = await setup(TOKEN, '--url', `${(await holdPort()).url}/api/v1`, '--no-start')
    expect(run.code).toBe(0)
    expect(run.stderr).toMatch(/cannot be reached now/)
    expect(existsSync(join(stage.home, 'token'))).toBe(true)
  })

  test('a web page is no API that accepts a token', async () => {
    const page = await startStandIn((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Log in</html>')
    })
    const run = await setup(TOKEN, '--url', page.url, '--no-start')
    expect(run.stderr).not.toMatch(/accepts the token/)
    expect(run.stderr).toMatch(/answered 200 with a web page/)
  })

  test.each([
    ['the base of the host', ''],
    ['half of the path', '/api'],
    ['another path', '/metrics'],
  ])('%s is not kept: the likely URL is tried, and suggested', async (_what, path) => {
    const run = await setup(TOKEN, '--url', `${stage.ingest.origin}${path}`)
    expect(run.code).toBe(1)
    expect(run.stderr).toMatch(/answered 404\. Nothing was changed\.\nThe API is at .*Try: .* setup --url /)
    expect(run.stderr).toContain(`--url ${stage.ingest.url}\n`)
    expect(existsSync(stage.home)).toBe(false)
  })

  test.each<[string, number, string]>([
    ['ok', 202, 'text/plain'],
    ['{"ok":true}', 200, 'application/json'],
    ['', 204, ''],
    ['Unprocessable', 422, 'text/plain'],
  ])('a server that says %j to everything accepts no token, and nothing is kept', async (body, status, type) => {
    const server = await startStandIn((_, response) => response.writeHead(status, { 'content-type': type }).end(body))
    const run = await setup(TOKEN, '--url', `${server.url}/api/v1`)
    expect(run.code).toBe(1)
    expect(run.stderr).toMatch(/not the answer of a Claude Metrics API.*Check the URL/s)
    expect(existsSync(stage.home)).toBe(false)
  })

  test.each([
    [422, { message: 'The account email field is required.', errors: {} }],
    [422, { detail: [{ type: 'missing' }] }],
    [201, { id: 'h-1', received_at: '2026-11-26T08:00:00Z', more: 1 }],
  ])('an API may word its answer as its framework does: %j %j', async (status, body) => {
    const server = await startStandIn((request, response) => {
      const isHealth = request.method === 'GET'
      response.writeHead(isHealth ? 200 : status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(isHealth ? { status: 'up' } : body))
    })
    const run = await setup(TOKEN, '--url', server.url, '--no-start')
    expect(run.stderr).toMatch(/accepts the token/)
    expect(run.code).toBe(0)
  })

  test('a server in trouble is no obstacle either: the token is kept, with a warning', async () => {
    const server = await startStandIn((_, response) => response.writeHead(503).end())
    const run = await setup(TOKEN, '--url', server.url, '--no-start')
    expect(run.stderr).toMatch(/in trouble.*answered 503/)
    expect(run.code).toBe(0)
    expect(existsSync(join(stage.home, 'token'))).toBe(true)
  })

  test('--no-start leaves the start to the next session', async () => {
    await setup(TOKEN, '--url', stage.ingest.url, '--no-start')
    expect(existsSync(join(stage.home, 'spool'))).toBe(false)
    expect(readAgent(stage.home)).toBeUndefined()
    expect((await status()).recording).toBe('next session')
  })

  test.each(['', 'cm_short', `${TOKEN}x`])('%j is refused without being repeated', async (text) => {
    const run = await setup(text, '--url', stage.ingest.url)
    expect(run.code).toBe(1)
    expect(run.stderr).toMatch(/not a token/)
    if (text) expect(run.stderr).not.toContain(text)
    expect(existsSync(stage.home)).toBe(false)
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
      const project = join(stage.userHome, '.claude/projects/-home-dev-project')
      mkdirSync(project, { recursive: true })
      writeFileSync(join(project, `${SESSION}.jsonl`), lines.join(''))
    }
    const fromChat = () =>
      cli(['setup', '--from-chat', '--url', stage.ingest.url, '--no-start'], '', { CLAUDE_CODE_SESSION_ID: SESSION })

    test('takes the newest token that the person typed, whatever tools and the model wrote, and shows none', async () => {
      const prompts = [line('user', `no, that was ${OTHER_TOKEN}`), line('user', `take ${TOKEN}, please`)]
      chat(...prompts, line('assistant', [{ type: 'text', text: OTHER_TOKEN }]), line('user', result))
      const run = await fromChat()
      expect(run.stderr).toMatch(/accepts the token.*Saved the token cm_…1234.*revoke/s)
      expect(run).toMatchObject({ code: 0, stdout: '' })
      expect(readFileSync(join(stage.home, 'token'), 'utf8')).toBe(`${TOKEN}\n`)
      expect(run.stderr).not.toContain(TOKEN)
    })

    test('changes nothing where the person typed none', async () => {
      chat(line('user', 'hello cm_short'), line('user', result))
      const run = await fromChat()
      expect(run).toMatchObject({ code: 1, stdout: '' })
      expect(run.stderr).toMatch(/No token was typed into this conversation/)
      expect(existsSync(stage.home)).toBe(false)
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
    mkdirSync(stage.home, { mode: 0o700 })
    writeFileSync(join(stage.home, 'config.json'), '{"content": "none"}')
    await setup(TOKEN, '--url', stage.ingest.url, '--no-start')
    expect(readJson(stage.home, 'config.json')).toEqual({ content: 'none', api_url: stage.ingest.url })
    writeFileSync(join(stage.home, 'config.json'), '{"content": "none",}')
    const run = await setup(TOKEN, '--url', stage.ingest.url, '--no-start')
    expect(run.code).toBe(1)
    expect(run.stderr).toMatch(/config\.json is not a JSON object/)
    expect(readFileSync(join(stage.home, 'config.json'), 'utf8')).toBe('{"content": "none",}')
  })

  test('a variable that still wins is pointed out', async () => {
    const run = await cli(['setup', '--token-stdin', '--url', stage.ingest.url, '--no-start'], TOKEN, {
      CLAUDE_METRICS_API_TOKEN: OTHER_TOKEN,
    })
    expect(run.stderr).toMatch(/the token of the environment is used in its place/)
    expect(run.stderr).not.toContain(OTHER_TOKEN)
  })
})
