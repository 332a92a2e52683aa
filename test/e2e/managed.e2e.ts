import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startIngest } from '../../src/dev/ingest.ts'
import { stopEveryAgent } from './agent.ts'
import { clientPath } from './client.ts'
import { startFakeApi } from './fake-api.ts'
import { startHeadless } from './headless.ts'
import { copyCatalog, managedClient, noManagedSettings, rolloutSettings } from './managed.ts'
import { clientEnvironment, createScratch, INGEST_TOKEN, type ScratchOptions } from './scratch.ts'
import { bash, say } from './script.ts'
import { until } from './until.ts'

const SECRET = 'the words of the person'
const ID = 'cc-metrics@claude-metrics'
const binary = clientPath()
const reason = binary === undefined ? 'no client' : noManagedSettings()
if (reason !== undefined) console.warn(`e2e: managed settings are not tried here (${reason})`)

/** A fresh machine of an organisation that did what docs/rollout.md says; `change` edits its managed settings. */
async function rollOut(options: ScratchOptions & { env?: Record<string, string> }, change = (_: object) => {}) {
  const scratch = createScratch(options)
  const api = await startFakeApi({ main: [[say(bash('echo of-a-command')), say('An answer.')]] })
  const file = join(scratch.root, 'ingest.jsonl')
  const ingest = await startIngest({ port: 0, token: INGEST_TOKEN, file })
  onTestFinished(async () => {
    await stopEveryAgent(scratch.state)
    api.close()
    await ingest.close()
    scratch.remove()
  })
  const settings = rolloutSettings(copyCatalog(scratch.root), ingest.url)
  change(settings)
  const program = managedClient(scratch.root, binary ?? '', settings)
  const ours = /^CLAUDE_METRICS_/
  const environment = clientEnvironment(scratch, { api: api.url, ingest: '' })
  const env = Object.fromEntries(Object.entries(environment).filter(([name]) => !ours.test(name)))
  // As the document says: placed by the means that distribute secrets.
  mkdirSync(scratch.state, { mode: 0o700 })
  writeFileSync(join(scratch.state, 'token'), INGEST_TOKEN, { mode: 0o600 })
  const run = () =>
    startHeadless({
      binary: program,
      cwd: scratch.project,
      env: { ...env, ...options.env },
      args: ['--dangerously-skip-permissions'],
      prompt: SECRET,
    }).exited
  return { scratch, run, sent: () => (existsSync(file) ? readFileSync(file, 'utf8') : '') }
}

test.skipIf(reason !== undefined)(
  'the settings of docs/rollout.md record from the first run of a fresh home',
  async () => {
    const { run, sent } = await rollOut({ env: { CLAUDE_METRICS_CONTENT: 'full' } })
    expect(await run()).toMatchObject({ code: 0, stderr: '' })
    await until('the session to arrive', () => sent().includes('"exit_kind":"end_turn"'))
    expect(sent()).toContain('/events/tool')
    // The organisation said `"content": "none"`; the developer's environment does not loosen that.
    expect(sent()).not.toContain(SECRET)
  },
)

test.skipIf(reason !== undefined)('a person who switches off what is managed has an agent that stays', async () => {
  const off = { enabledPlugins: { [ID]: false } }
  const { scratch, run, sent } = await rollOut({ settings: off })
  expect(await run()).toMatchObject({ code: 0 })
  await until('the session to arrive', () => sent().includes('"exit_kind":"end_turn"'))
  await until('a health check', () => sent().includes('/health'))
  expect(readdirSync(scratch.state)).toContain('healthcheck.pid')
})

test.skipIf(reason !== undefined)(
  'an organisation that switches it off has no agent, whatever the person says',
  async () => {
    const change = (settings: object) => Object.assign(settings, { enabledPlugins: { [ID]: false } })
    const { scratch, run, sent } = await rollOut({ settings: { enabledPlugins: { [ID]: true } } }, change)
    expect(await run()).toMatchObject({ code: 0 })
    expect(sent()).toBe('')
    expect(readdirSync(scratch.state)).toEqual(['token'])
  },
)
