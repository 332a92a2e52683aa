// Runs every command of the documents, so that they stay true:
//   ```sh          is run and must exit with 0
//   ```sh server   must still run after a few seconds and leave cleanly on SIGTERM
// In a home folder of its own, so that nothing of the user's is touched.
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const documents = [
  'README.md',
  ...readdirSync(join(root, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
]
const SERVER_RUNS_MS = 3_000

// The whole test suite is a step of its own in CI; here it is enough that the document names that very command.
const RUN_ELSEWHERE = ['npm ci && npm test']

const blocks = documents.flatMap((document) =>
  [...readFileSync(join(root, document), 'utf8').matchAll(/^```sh( server)?\n([\s\S]*?)^```$/gm)].map(
    ([, server, text]) => ({
      document,
      server: server !== undefined,
      text: text.trim(),
    }),
  ),
)

async function run({ text, server }) {
  const home = mkdtempSync(join(tmpdir(), 'docs-home-'))
  const env = { PATH: process.env.PATH, HOME: home, NO_COLOR: '1', npm_config_cache: join(process.env.HOME, '.npm') }
  const child = spawn('bash', ['-ec', server ? `exec ${text}` : text], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data))
  const ended = new Promise((resolve) => child.on('close', (code) => resolve(code)))
  if (server) {
    const early = await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, SERVER_RUNS_MS, 'runs'))])
    child.kill('SIGTERM')
    const code = await ended
    rmSync(home, { recursive: true, force: true })
    return { ok: early === 'runs' && (code === 0 || code === 143), output }
  }
  const code = await ended
  rmSync(home, { recursive: true, force: true })
  return { ok: code === 0, output }
}

let failures = 0
for (const block of blocks) {
  if (RUN_ELSEWHERE.includes(block.text)) continue
  const { ok, output } = await run(block)
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${block.document}: ${block.text.split('\n')[0]}`)
  if (!ok) {
    failures += 1
    console.log(output.slice(-2_000))
  }
}
console.log(`${blocks.length} command blocks, ${failures} failed`)
process.exit(failures === 0 ? 0 : 1)
