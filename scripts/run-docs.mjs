// Runs every command of the documents, so that they stay true:
//   ```sh          is run and must exit with 0
//   ```sh server   must still run after a few seconds and leave cleanly on SIGTERM
//   ```sh delivers is run, must exit with 0, and the API must have got a turn
// What calls `claude` calls the real client, against a fake model API; where that cannot be had, it is left out with a
// word. Each in a home of its own, that of a person who has followed the README: an API that answers, a token, a session that
// was recorded and one from before.
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { installClient } from '../test/e2e/client.ts'
import { startFakeApi } from '../test/e2e/fake-api.ts'
import { API_KEY } from '../test/e2e/scratch.ts'
import { say } from '../test/e2e/script.ts'
import { documentBlocks, NOT_RUN } from './doc-blocks.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const SERVER_RUNS_MS = 3_000

/** Five seconds: an agent that is asked to leave ends its requests first. */
const MAX_LOOKS = 100

const TOKEN = `cm_${'d'.repeat(48)}`

/** The session that docs/commands.md looks at; written to long enough ago to count as past. */
const SESSION_ID = '47c3978d-ce01-4cbf-8d5d-0937bbd3ff85'

/** The session that the plugin has recorded. */
const RECORDED_ID = '5d1f7c0e-6a34-4d0b-9a53-2f1f6f8f0b11'

function makeHome(apiUrl) {
  const home = mkdtempSync(join(tmpdir(), 'docs-home-'))
  const state = join(home, '.claude-metrics')
  mkdirSync(state, { mode: 0o700 })
  writeFileSync(join(state, 'token'), `${TOKEN}\n`, { mode: 0o600 })
  writeFileSync(join(state, 'config.json'), JSON.stringify({ api_url: apiUrl }), { mode: 0o600 })
  recordSession(home, state)
  const project = join(home, '.claude/projects/-home-dev-project')
  mkdirSync(project, { recursive: true })
  const transcript = join(project, `${SESSION_ID}.jsonl`)
  cpSync(join(root, 'test/captures/l3-resume-slash/transcript.jsonl'), transcript)
  utimesSync(transcript, new Date(Date.now() - 3_600_000), new Date(Date.now() - 3_600_000))
  return home
}

/** A session that came and went, as the plugin's own recorder keeps it. */
function recordSession(home, state) {
  for (const folder of ['new', 'drafts']) mkdirSync(join(state, 'spool', folder), { recursive: true, mode: 0o700 })
  for (const [event, more] of [
    ['SessionStart', { source: 'startup' }],
    ['SessionEnd', { reason: 'other' }],
  ]) {
    const input = JSON.stringify({ session_id: RECORDED_ID, cwd: home, hook_event_name: event, ...more })
    spawnSync('sh', [join(root, 'plugin/hooks/record.sh'), event], {
      input,
      env: { PATH: process.env.PATH, HOME: home },
    })
  }
}

/**
 * The client under its name, and this checkout under the address that the documents have for it: the files as they are,
 * for the other commands run these, too. The last commit may have an older bundle, and its history may be shallow.
 */
function makeClient(binary) {
  const folder = mkdtempSync(join(tmpdir(), 'docs-client-'))
  const catalog = join(folder, 'catalog.git')
  for (const part of ['.claude-plugin', 'plugin']) cpSync(join(root, part), join(catalog, part), { recursive: true })
  const author = ['-c', 'user.name=docs', '-c', 'user.email=docs@example.com']
  for (const args of [
    ['init', '-q'],
    ['add', '-A'],
    [...author, 'commit', '-q', '-m', 'as it is'],
  ]) {
    const { status, stderr } = spawnSync('git', args, { cwd: catalog, encoding: 'utf8' })
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
  }
  writeFileSync(join(folder, 'claude'), `#!/bin/sh\nexec "${binary}" "$@"\n`, { mode: 0o755 })
  const address = 'github.com/claude-metrics/claude-metrics-plugin'
  const names = [`https://${address}`, `git@${address.replace('/', ':')}`].map((name) => `  insteadOf = ${name}\n`)
  writeFileSync(
    join(folder, 'gitconfig'),
    `[safe]\n  directory = *\n[url "${join(folder, 'catalog')}"]\n${names.join('')}`,
  )
  return folder
}

/**
 * The agent that runs, or is about to, has the home for its own, which is about to go: it would write its last line
 * into it.
 */
async function removeHome(home) {
  for (const file of ['agent.starting', 'healthcheck.pid']) {
    const pid = pidIn(join(home, '.claude-metrics', file))
    // Not for ever: in a container without an init it stays as a zombie.
    for (let looks = 0; looks < MAX_LOOKS && isSent(pid, looks === 0 ? 'SIGTERM' : 0); looks++) await delay(50)
  }
  rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
}

/** Undefined where there is none: most commands start no agent. */
function pidIn(path) {
  try {
    return Number(readFileSync(path, 'utf8')) || undefined
  } catch {
    return undefined
  }
}

/** False when there is no such process any more. */
function isSent(pid, signal) {
  try {
    return pid !== undefined && process.kill(pid, signal)
  } catch {
    return false
  }
}

/** `output` is what was printed so far, `ended` resolves to the exit code. */
function start(command, home) {
  const npm_config_cache = join(process.env.HOME, '.npm')
  const own = { PATH: process.env.PATH, HOME: home, NO_COLOR: '1', npm_config_cache }
  const env = isForClient(command) ? { ...own, ...clientEnvironment } : own
  const child = spawn('bash', ['-ec', command], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const run = { child, output: '', ended: new Promise((resolve) => child.on('close', resolve)) }
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      run.output += data
    })
  }
  return run
}

async function startApi() {
  const home = mkdtempSync(join(tmpdir(), 'docs-api-'))
  const api = start('exec node plugin/dist/cli.mjs dev --port 0', home)
  const url = await new Promise((resolve, reject) => {
    api.child.stderr.on('data', () => {
      const found = /CLAUDE_METRICS_API_URL=(\S+)\n/.exec(api.output)?.[1]
      if (found) resolve(found)
    })
    api.child.on('close', () => reject(new Error(`no stand-in for the API: ${api.output}`)))
  })
  const turns = () => api.output.split(' 202 /events/execution').length
  return { url, turns, stop: () => api.child.kill('SIGTERM'), home }
}

async function run({ text, mark }, api) {
  const home = makeHome(api.url)
  const turns = api.turns()
  const isServer = mark === 'server'
  const command = text.replaceAll('<plugin folder>', 'plugin')
  const running = start(isServer ? `exec ${command}` : command, home)
  const { child, ended } = running
  let ok
  if (isServer) {
    const early = await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, SERVER_RUNS_MS, 'runs'))])
    child.kill('SIGTERM')
    const code = await ended
    ok = early === 'runs' && (code === 0 || code === 143)
  } else ok = (await ended) === 0 && (mark !== 'delivers' || api.turns() > turns)
  await removeHome(home)
  return { ok, output: running.output }
}

const isForClient = (text) => /^claude /m.test(text)
const client = installClient()
const clientFolder = client.kind === 'ready' ? makeClient(client.path) : undefined
const modelApi = await startFakeApi({ main: Array.from({ length: 9 }, () => [say('Hello.')]) })
const clientEnvironment = {
  PATH: `${clientFolder}:${process.env.PATH}`,
  GIT_CONFIG_GLOBAL: join(clientFolder ?? root, 'gitconfig'),
  ANTHROPIC_BASE_URL: modelApi.url,
  ANTHROPIC_API_KEY: API_KEY,
  IS_SANDBOX: '1',
  DISABLE_AUTOUPDATER: '1',
}
const api = await startApi()
let count = 0
let failures = 0
let left = 0
// With names of documents, only theirs.
const wanted = process.argv.slice(2)
for (const block of documentBlocks(root)) {
  if (wanted.length > 0 && !wanted.includes(block.document)) continue
  if (block.language !== 'sh' || NOT_RUN.has(block.text)) continue
  if (clientFolder === undefined && isForClient(block.text)) {
    console.log(`left out ${block.document}:${block.line}: ${client.reason}`)
    left += 1
    continue
  }
  count += 1
  const { ok, output } = await run(block, api)
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${block.document}:${block.line}: ${block.text.split('\n')[0]}`)
  if (!ok) {
    failures += 1
    console.log(output.slice(-2_000))
  }
}
api.stop()
modelApi.close()
if (clientFolder !== undefined) rmSync(clientFolder, { recursive: true, force: true })
rmSync(api.home, { recursive: true, force: true })
console.log(
  `${count} command blocks, ${failures} failed, ${left} left out; not run here: ${[...NOT_RUN.keys()].join(', ')}`,
)
process.exit(failures === 0 ? 0 : 1)
