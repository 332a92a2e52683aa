// Asks the stand-in everything that docs/openapi.json allows and forbids, and holds its answers to that document.
// The program that does it is schemathesis: `pipx install schemathesis`, or its path in SCHEMATHESIS.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'openapi-home-'))
const env = { PATH: process.env.PATH, HOME: home, NO_COLOR: '1' }
const api = spawn(process.execPath, ['plugin/dist/cli.mjs', 'dev', '--port', '0'], {
  cwd: root,
  env,
  stdio: ['ignore', 'ignore', 'pipe'],
})

/** What `dev` prints before it waits: the URL and a token. */
const printed = await new Promise((resolve, reject) => {
  let text = ''
  api.stderr.on('data', (data) => {
    text += data
    if (text.includes('Ctrl-C')) resolve(text)
  })
  api.on('close', () => reject(new Error(`no stand-in for the API: ${text}`)))
})
const printedAs = (name) => new RegExp(`${name}=(\\S+)`).exec(printed)?.[1]
const { status, error } = spawnSync(
  process.env.SCHEMATHESIS ?? 'schemathesis',
  [
    ...['run', join(root, 'docs/openapi.json'), '--url', printedAs('CLAUDE_METRICS_API_URL')],
    ...['-H', `Authorization: Bearer ${printedAs('CLAUDE_METRICS_API_TOKEN')}`, '--max-examples', '50'],
  ],
  { cwd: home, env, stdio: 'inherit' },
)
api.kill('SIGTERM')
rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
if (error) console.error(`schemathesis could not be started: ${error.message}`)
process.exit(status ?? 1)
