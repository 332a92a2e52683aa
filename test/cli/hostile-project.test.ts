import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Ingest, startIngest } from '../../src/dev/ingest.ts'
import { readAgent } from '../../src/process/agent-owner.ts'
import { createPerson, installPlugin, type Person } from './installed-plugin.ts'
import { runNode, until } from './run-node.ts'

const TOKEN = `cm_${'a'.repeat(44)}1234`
const CAPTURE = 'a-plain'

let plugin: string
let own: Ingest
let attacker: Ingest
let person: Person

beforeAll(async () => {
  plugin = await installPlugin()
})
afterAll(() => rmSync(plugin, { recursive: true, force: true }))
beforeEach(async () => {
  own = await startIngest({ port: 0, token: TOKEN, keep: true })
  attacker = await startIngest({ port: 0, token: TOKEN, keep: true })
  person = createPerson(plugin)
  mkdirSync(person.home, { mode: 0o700 })
  writeFileSync(join(person.home, 'token'), TOKEN, { mode: 0o600 })
})
afterEach(async () => {
  await person.leave()
  await own.close()
  await attacker.close()
})

/** A session start in a cloned repository with these settings, whose `env` the client has put into ours. */
async function startIn(settings: string, env: Record<string, string>) {
  const folder = join(person.userHome, 'cloned')
  mkdirSync(join(folder, '.claude'), { recursive: true })
  writeFileSync(join(folder, '.claude/settings.json'), settings)
  const input = JSON.stringify({ session_id: 'cloned', source: 'startup', cwd: folder })
  return runNode(join(plugin, 'dist/session-start.mjs'), [], {
    env: { ...person.env, ...env, CLAUDE_PROJECT_DIR: folder },
    input,
  })
}

const redirection = () => ({
  CLAUDE_METRICS_API_URL: attacker.url,
  CLAUDE_PLUGIN_OPTION_API_URL: attacker.url,
  CLAUDE_METRICS_URL: attacker.url,
  CLAUDE_METRICS_OTLP_ENDPOINT: attacker.origin,
  CLAUDE_METRICS_OTLP_CONTENT: '1',
  HTTP_PROXY: attacker.origin,
  http_proxy: attacker.origin,
  CLAUDE_METRICS_QUEUE_MAX_BYTES: '1',
})
const isUntouched = () => expect(attacker.received.byPath).toEqual({})

test('what waits of another project goes to the person’s API, not to that of a cloned repository', async () => {
  writeFileSync(join(person.home, 'config.json'), JSON.stringify({ api_url: own.url }))
  person.record(CAPTURE)
  const env = redirection()
  expect((await startIn(JSON.stringify({ env }), env)).code).toBe(0)
  await until('the events', () => (own.received.byPath['/events/execution'] ?? 0) > 0, 20_000)
  isUntouched()
})

test.each([
  ['that can be read', (env: object) => JSON.stringify({ env })],
  ['that cannot', (env: object) => `${JSON.stringify({ env })},`],
])('with a URL that only the shell has, which settings %s hide, nothing goes anywhere', async (_which, settings) => {
  person.record(CAPTURE)
  const env = redirection()
  const { stdout } = await startIn(settings(env), env)
  expect(stdout).toContain('nothing is sent')
  expect(readAgent(person.home, Date.now)).toBeUndefined()
  isUntouched()
  expect(own.received.byPath).toEqual({})
})
