import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { createRig, tempFolder } from './rig.ts'
import { accept, startStandIn } from './stand-in-server.ts'

let folder = ''
let script = ''

beforeAll(async () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  folder = mkdtempSync(join(tmpdir(), 'outbox-process-'))
  script = join(folder, 'delivering-process.mjs')
  await build({
    entryPoints: [join(root, 'test/outbox/delivering-process.ts')],
    bundle: true,
    outfile: script,
    platform: 'node',
    format: 'esm',
    banner: { js: "import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)" },
  })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Run {
  /** Ids that the process has said to be safe on disk. */
  safe: string[]
  isDone: () => boolean
  /** The exit code. */
  ended: Promise<number | null>
  kill(): Promise<void>
}

function run(folder: string, url: string, count: number, prefix: string, batchSize = 25): Run {
  const child = spawn(process.execPath, [script, folder, url, String(count), prefix, String(batchSize)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  const safe: string[] = []
  let isDone = false
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'done') isDone = true
    else safe.push(line)
  })
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
  }
  onTestFinished(kill)
  return { safe, isDone: () => isDone, ended, kill }
}

test.each([
  ['each in a file of its own', 25],
  ['many in one file', 100],
])('killed in the middle of deliveries, %s, again and again, it loses nothing that was safe', async (_, batchSize) => {
  const server = await startStandIn(
    (arrival, response, incoming) => void setTimeout(() => accept(arrival, response, incoming), 2),
  )
  const folder = join(tempFolder(), 'claude-metrics')
  const safe: string[] = []
  for (let round = 0; round < 3; round++) {
    const before = server.arrivals.length
    const process = run(folder, server.url, 2_000, `round-${round}`, batchSize)
    await vi.waitUntil(() => process.safe.length > 200 && server.arrivals.length > before + 50, { interval: 5 })
    await process.kill()
    expect(process.isDone()).toBe(false)
    safe.push(...process.safe)
  }
  const leftOnDisk = readdirSync(folder).filter((name) => name.startsWith('round-') || name.endsWith('.batch'))
  expect(leftOnDisk.length).toBeGreaterThan(0)

  const { outbox, log } = createRig({ url: server.url, folder })
  outbox.start()
  await vi.waitUntil(() => outbox.status().waiting === 0)
  await outbox.idle()
  const arrived = new Set(server.ids())
  expect(safe.filter((id) => !arrived.has(id))).toEqual([])
  expect(log).toEqual([])
  // Twice at most, each: what was in flight at a kill, at most eight per round.
  expect(server.arrivals.length - arrived.size).toBeLessThanOrEqual(3 * 8)
  expect(readdirSync(folder).filter((name) => name !== 'counters.json')).toEqual([])
})

test('a process that has delivered everything ends by itself', async () => {
  const server = await startStandIn()
  const process = run(join(tempFolder(), 'claude-metrics'), server.url, 50, 'short')
  expect(await process.ended).toBe(0)
  expect(new Set(server.ids()).size).toBe(50)
})
