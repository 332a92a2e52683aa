import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { readAgent } from '../../src/process/agent-owner.ts'
import { stopAgent } from '../../src/process/launch.ts'
import { stateFolders } from '../../src/process/profile-path.ts'
import { readAgentStatus } from '../../src/status/agent-status.ts'
import { agentsToLeave } from '../cli/leaving.ts'
import { runNode, until } from '../cli/run-node.ts'
import { buildPlugin } from '../faults/plugin.ts'
import { type Server, startServer } from '../faults/server.ts'

const tokenOf = (letter: string) => `cm_${letter.repeat(48)}`

let plugin: string
let home: string
let env: Record<string, string>
let first: Server
let second: Server

beforeAll(async () => {
  plugin = await buildPlugin(['src/cli.ts'])
})
afterAll(() => rmSync(plugin, { recursive: true, force: true }))
beforeEach(async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'cm-profiles-'))
  home = join(scratch, '.claude-metrics')
  env = { PATH: process.env['PATH'] ?? '', HOME: scratch, CLAUDE_PLUGIN_ROOT: plugin }
  first = await startServer()
  second = await startServer()
})
afterEach(async () => {
  await agentsToLeave(home)
  await first.close()
  await second.close()
  rmSync(env['HOME'] ?? '', { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
})

/** A terminal whose shell exports where events go. */
const terminal = (server: Server, letter = 'a') => ({
  CLAUDE_METRICS_API_URL: server.url,
  CLAUDE_METRICS_API_TOKEN: tokenOf(letter),
})

/** One hook of a session, as the client runs it. */
function hook(session: string, event: string, words: string, more: Record<string, string> = {}): Promise<void> {
  const script = event === 'SessionStart' ? ['session-start.sh'] : ['record.sh', event]
  const child = spawn('sh', [join(plugin, 'hooks', script[0] ?? ''), ...script.slice(1)], {
    env: { ...env, ...more, CLAUDE_CODE_SESSION_ID: session, CLAUDE_PID: String(process.pid) },
    cwd: env['HOME'],
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  // A recorder that keeps nothing reads nothing.
  child.stdin?.on('error', () => {})
  const input = { session_id: session, transcript_path: '', cwd: '/', hook_event_name: event, source: 'startup' }
  child.stdin?.end(JSON.stringify({ ...input, message: words, prompt: words, notification_type: 'idle_prompt' }))
  return new Promise((resolve) => child.once('exit', () => resolve()))
}

const messagesAt = ({ accepted }: Server): string[] =>
  [...accepted.values()].flatMap(({ body }) => {
    const { message } = (body['payload'] ?? {}) as { message?: string }
    return message ? [message] : []
  })

const profiles = (): string[] => stateFolders(home).slice(1)

test('two terminals with different APIs each deliver to their own, at the same time', async () => {
  await hook('one', 'SessionStart', '', terminal(first))
  await hook('two', 'SessionStart', '', terminal(second, 'b'))
  for (let n = 0; n < 3; n++) {
    await hook('one', 'Notification', `one ${n}`, terminal(first))
    await hook('two', 'Notification', `two ${n}`, terminal(second, 'b'))
  }
  await until('all of them', () => messagesAt(first).length >= 3 && messagesAt(second).length >= 3)
  expect(messagesAt(first).sort()).toEqual(['one 0', 'one 1', 'one 2'])
  expect(messagesAt(second).sort()).toEqual(['two 0', 'two 1', 'two 2'])
  expect(profiles()).toHaveLength(1)
})

test('what waits for an API that is away is never taken to that of another session', async () => {
  await first.stopListening()
  await hook('one', 'SessionStart', '', terminal(first))
  await hook('one', 'Notification', 'one waits', terminal(first))
  await hook('two', 'SessionStart', '', terminal(second, 'b'))
  await hook('two', 'Notification', 'two', terminal(second, 'b'))
  await hook('one', 'Notification', 'one waits too', terminal(first))
  await until('the second', () => messagesAt(second).length > 0)
  await first.listen()
  await until('the first', () => messagesAt(first).length > 1)
  expect(messagesAt(first).sort()).toEqual(['one waits', 'one waits too'])
  expect(messagesAt(second)).toEqual(['two'])
})

test('after all agents are gone each session starts its own again', async () => {
  const opened = [terminal(first), terminal(second, 'b')] as const
  await hook('one', 'SessionStart', '', opened[0])
  await hook('two', 'SessionStart', '', opened[1])
  await agentsToLeave(home)
  await hook('two', 'Notification', 'two', opened[1])
  await hook('one', 'Notification', 'one', opened[0])
  await hook('two', 'Stop', '', opened[1])
  await hook('one', 'Stop', '', opened[0])
  await until('both', () => messagesAt(first).length > 0 && messagesAt(second).length > 0)
  expect([messagesAt(first), messagesAt(second)]).toEqual([['one'], ['two']])
})

test('sessions with the same destinations share one state folder, whatever else differs', async () => {
  await hook('one', 'SessionStart', '', terminal(first))
  await hook('two', 'SessionStart', '', { ...terminal(first, 'b'), CLAUDE_METRICS_CONTENT: 'none' })
  await hook('two', 'Notification', 'two', terminal(first, 'b'))
  await until('the message', () => messagesAt(first).length > 0)
  expect(existsSync(join(home, 'profiles'))).toBe(false)
})

test('one agent serves a session that sends no text and one that sends all, whichever began last', async () => {
  const none = { ...terminal(first), CLAUDE_METRICS_CONTENT: 'none' }
  await hook('open', 'SessionStart', '', terminal(first))
  await until('an agent', () => readAgent(home) !== undefined)
  const agent = readAgent(home)
  await hook('closed', 'SessionStart', '', none)
  await hook('open', 'UserPromptSubmit', 'open words', terminal(first))
  await hook('closed', 'UserPromptSubmit', 'closed words', none)
  await hook('open', 'SessionEnd', '', terminal(first))
  await hook('closed', 'SessionEnd', '', none)
  const prompts = () => [...first.accepted.values()].filter(({ path }) => path === '/events/prompt')
  await until('both prompts', () => prompts().length === 2)
  const texts = prompts().map(({ body }) => [body['session_id'], body['prompt_text']])
  expect(Object.fromEntries(texts)).toEqual({ open: 'open words', closed: '' })
  expect(readAgent(home)?.pid).toBe(agent?.pid)
})

test('whoever changes config.json moves with what waits', async () => {
  mkdirSync(home, { mode: 0o700 })
  const configure = ({ url }: Server) => writeFileSync(join(home, 'config.json'), JSON.stringify({ api_url: url }))
  writeFileSync(join(home, 'token'), tokenOf('a'), { mode: 0o600 })
  await first.stopListening()
  configure(first)
  await hook('one', 'SessionStart', '')
  await hook('one', 'Notification', 'waits')
  configure(second)
  await hook('two', 'SessionStart', '')
  await until('the message', () => messagesAt(second).length > 0)
  expect(messagesAt(second)).toEqual(['waits'])
  expect(profiles()).toEqual([])
})

test('a command speaks of the destination of its terminal', async () => {
  await hook('one', 'SessionStart', '', terminal(first))
  await hook('two', 'SessionStart', '', terminal(second, 'b'))
  const shown = async (more: Record<string, string>) =>
    JSON.parse((await runNode(join(plugin, 'dist/cli.mjs'), ['status', '--json'], { env: { ...env, ...more } })).stdout)
  expect((await shown(terminal(first))).home).toBe(home)
  expect((await shown(terminal(second, 'b'))).home).toBe(profiles()[0])
})

test('what waits for the destination of another terminal is told, with its URL', async () => {
  await first.stopListening()
  await hook('two', 'SessionStart', '', terminal(second, 'b'))
  await hook('one', 'SessionStart', '', terminal(first))
  await hook('one', 'Notification', 'one', terminal(first))
  await agentsToLeave(home)
  const { stdout } = await runNode(join(plugin, 'dist/cli.mjs'), ['status', '--json'], {
    env: { ...env, ...terminal(second, 'b') },
  })
  expect(JSON.parse(stdout).problems.join()).toMatch(`events wait for ${first.url}, in ${profiles()[0]}`)
})

test('the agent of a profile that no session uses leaves when all is delivered; the next session starts another', async () => {
  await hook('one', 'SessionStart', '', terminal(first))
  await hook('two', 'SessionStart', '', terminal(second, 'b'))
  const [profile = ''] = profiles()
  await until('its agent', () => readAgent(profile) !== undefined)
  await hook('two', 'SessionEnd', '', terminal(second, 'b'))
  await until('its agent to leave', () => readAgent(profile) === undefined)
  expect(readAgent(home)).toBeDefined()
  await hook('three', 'SessionStart', '', terminal(second, 'b'))
  await hook('three', 'Notification', 'three', terminal(second, 'b'))
  await until('the message', () => messagesAt(second).includes('three'))
})

test('a session that is resumed with other destinations goes on with its numbers', async () => {
  const compactions = ({ accepted }: Server) =>
    [...accepted.values()].map(({ body }) => body['compaction_count']).filter((count) => count !== undefined)
  await hook('one', 'SessionStart', '', terminal(first))
  await hook('one', 'PostCompact', 'first', terminal(first))
  await hook('one', 'SessionEnd', 'first', terminal(first))
  const state = join(home, 'sessions/one.json')
  await until('the end', () => existsSync(state) && readFileSync(state, 'utf8').startsWith('{"over":true'))
  await hook('one', 'SessionStart', 'second', terminal(second, 'b'))
  await hook('one', 'PostCompact', 'second', terminal(second, 'b'))
  await hook('one', 'SessionEnd', 'second', terminal(second, 'b'))
  await until('its row', () => compactions(second).includes(2))
})

test('a terminal without any destination ends nothing that others record', async () => {
  await hook('one', 'SessionStart', '', terminal(first))
  await hook('two', 'SessionStart', '', terminal(second, 'b'))
  await until('the agents', () => stateFolders(home).every((folder) => readAgentStatus(folder) !== undefined))
  const base = readAgent(home)
  if (base !== undefined) stopAgent(base)
  await until('the first agent to leave', () => readAgent(home) === undefined)
  await hook('three', 'SessionStart', '')
  await hook('two', 'Notification', 'two', terminal(second, 'b'))
  await until('the message', () => messagesAt(second).includes('two'))
})

test('a session without a name is not recorded where others have destinations of their own', async () => {
  await hook('one', 'SessionStart', '', terminal(first))
  await hook('two', 'SessionStart', '', terminal(second, 'b'))
  await hook('../two', 'SessionStart', '', terminal(second, 'b'))
  await hook('../two', 'Notification', 'nobody', terminal(second, 'b'))
  await hook('one', 'Notification', 'one', terminal(first))
  await until('the message', () => messagesAt(first).length > 0)
  expect(messagesAt(first)).toEqual(['one'])
})

test('a session that lets a collector have its text has an agent of its own, which the next session does not change', async () => {
  const collector = { CLAUDE_METRICS_OTLP_ENDPOINT: 'http://127.0.0.1:1' }
  await hook('one', 'SessionStart', '', { ...collector, CLAUDE_METRICS_OTLP_CONTENT: '1' })
  await hook('two', 'SessionStart', '', collector)
  await until('both agents', () => stateFolders(home).every((folder) => readAgentStatus(folder) !== undefined))
  const contents = stateFolders(home).map(
    (folder) => readAgentStatus(folder)?.settings.find(({ name }) => name === 'otlpContent')?.value,
  )
  expect(contents).toEqual([true, false])
})

test('what is switched off in config.json is off in all of them', async () => {
  await hook('one', 'SessionStart', '', terminal(first))
  await hook('two', 'SessionStart', '', terminal(second, 'b'))
  writeFileSync(join(home, 'config.json'), '{"disabled": true}')
  await hook('three', 'SessionStart', '', terminal(first))
  for (const folder of stateFolders(home)) expect(existsSync(join(folder, 'spool/drafts'))).toBe(false)
})

test('a note that is no profile leads nowhere else', async () => {
  await hook('one', 'SessionStart', '', terminal(first))
  mkdirSync(join(home, 'profiles'))
  const elsewhere = join(env['HOME'] ?? '', 'elsewhere')
  mkdirSync(join(elsewhere, 'spool/new'), { recursive: true })
  mkdirSync(join(elsewhere, 'spool/drafts'))
  writeFileSync(join(home, 'profiles/one'), '../../elsewhere\n')
  await hook('one', 'Notification', 'one', terminal(first))
  await until('the message', () => messagesAt(first).length > 0)
  expect(readdirSync(join(elsewhere, 'spool/new'))).toEqual([])
  expect(readFileSync(join(home, 'destinations'), 'utf8')).toMatch(/^[0-9a-f]{16}\n$/)
})
