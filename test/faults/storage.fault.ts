import { execFileSync, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishEntry } from '../../src/spool/publish.ts'
import { extent, fullRow, kinds, row, tellingRow } from './extent.ts'
import { playDirectly, scriptSessions } from './load.ts'
import { buildPlugin } from './plugin.ts'
import { conclude } from './row.ts'
import type { Accepted, Reaction } from './server.ts'
import { readIfFile, type Stage, until, withStage } from './stage.ts'

const group = '7 Storage that fails, and wrong neighbours'
const isRoot = process.getuid?.() === 0
let plugin = ''
beforeAll(async () => {
  plugin = await buildPlugin()
})
afterAll(() => rmSync(plugin, { recursive: true, force: true }))

const load = { sessions: extent(20, 3), turns: extent(9, 2), tools: 2 }

const onStage = (act: (stage: Stage) => Promise<void>, under?: string) =>
  withStage({ plugin, ...(under !== undefined && { under }) }, act)

const spooled = ({ home }: Stage): number => readdirSync(join(home, 'spool/new')).length
const setAside = ({ home }: Stage): string[] => readdirSync(join(home, 'spool/bad'))

const sharesOfReads: [string, string][] = [
  ['0.02', 'one in fifty openings of a file fails (EIO)'],
  ['first', 'the first opening of every file fails (EIO)'],
]
/** The outbox that waits is read too: the API comes back only with a new agent. */
tellingRow.each(kinds(sharesOfReads, ([how]) => how === 'first'))('%s: %s', async (how, fault) => {
  await onStage(async (stage) => {
    const log = join(stage.root, 'failed')
    const options = { preload: 'reads.mjs', env: { READS_FAIL: how, READS_LOG: log } }
    await stage.server.stopListening()
    const first = stage.startAgent(options)
    stage.record('x', load)
    await until('everything in the outbox', () => spooled(stage) === 0, 60_000)
    await stage.flush(extent(3_000, 1_000))
    await stage.kill(first)
    const failed = Number(readIfFile(log))
    await stage.server.listen()
    stage.startAgent(options)
    await stage.drain()
    const sum = failed + Number(readIfFile(log))
    conclude({ group, fault, note: `${sum} openings failed; nothing was set aside` }, stage)
    if (how === 'first') expect(sum).toBeGreaterThan(0)
    expect(setAside(stage)).toEqual([])
  })
})

const strangers: [string, Reaction][] = [
  ['200 as plain text', { kind: 'answer', status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' }],
  ['200 with an error as JSON', { kind: 'answer', status: 200, body: '{"error":"no such route"}' }],
  ['204', { kind: 'answer', status: 204 }],
  [
    '200 as XHTML',
    { kind: 'answer', status: 200, headers: { 'content-type': 'application/xhtml+xml' }, body: '<html xmlns="x"/>' },
  ],
  ['200, HTML without a type', { kind: 'answer', status: 200, headers: { 'content-type': '' }, body: '<html>Hi' }],
]

row.each(strangers)('another program on the port of the API answers %s', async (what, reaction) => {
  await onStage(async (stage) => {
    stage.server.react = () => reaction
    stage.startAgent()
    stage.record('x', load)
    await until('everything in the outbox', () => spooled(stage) === 0, 60_000)
    await stage.flush(extent(3_000, 1_000))
    const seen = stage.server.seen
    stage.server.react = () => ({ kind: 'accept' })
    await stage.drain()
    expect(seen).toBeGreaterThan(0)
    conclude({ group, fault: `another program on the API's port: ${what}`, note: 'then the API itself' }, stage)
  })
})

/**
 * The events are recorded before the folder goes, while the agent works on them: they are not the fault's to take. What
 * hooks do meanwhile is not recorded, since there is nowhere to record it.
 */
tellingRow('the state folder is moved away for a moment, in the middle of the work', async () => {
  await onStage(async (stage) => {
    const times = extent(4, 1)
    stage.startAgent()
    for (let round = 0; round < times; round++) {
      playDirectly(stage.home, scriptSessions(stage.root, `r${round}`, load, stage.truth))
      await sleep(30 * round)
      renameSync(stage.home, `${stage.home}.away`)
      await sleep(1_500)
      expect(existsSync(stage.home), 'nothing is made in its place').toBe(false)
      renameSync(`${stage.home}.away`, stage.home)
      // An agent that found itself without a folder has left; the next hook starts another.
      stage.startAgent()
      await until('the spool is empty', () => spooled(stage) === 0, 60_000)
    }
    await stage.drain()
    conclude({ group, fault: `the state folder is moved away for 1.5 s, ${times} times` }, stage)
    expect(setAside(stage)).toEqual([])
  })
})

const LARGE = 4
const LARGE_BYTES = 1_200_000
/** Room for the small events and some of the large. */
const CAP_BYTES = 4_000_000

row('large answers come while small events wait under the cap', async () => {
  const env = { CLAUDE_METRICS_QUEUE_MAX_BYTES: String(CAP_BYTES) }
  await withStage({ plugin, env }, async (stage) => {
    await stage.server.stopListening()
    const agent = stage.startAgent()
    stage.record('small', load)
    await until('everything in the outbox', () => spooled(stage) === 0, 60_000)
    await stage.flush(extent(3_000, 1_000))
    for (let index = 0; index < LARGE; index++) {
      const sessionId = randomUUID()
      const about = { session_id: sessionId, transcript_path: '', cwd: '/', prompt_id: randomUUID() }
      for (const [event, more] of [
        ['UserPromptSubmit', { prompt: `large ${index} ${'x'.repeat(LARGE_BYTES)}` }],
        ['SessionEnd', { reason: 'other' }],
      ] as const) {
        const payload = JSON.stringify({ ...about, hook_event_name: event, ...more })
        publishEntry({ home: stage.home, event, sessionId, pid: process.pid, marks: {}, payload })
      }
    }
    await until('everything in the outbox', () => spooled(stage) === 0, 60_000)
    await stage.flush(extent(8_000, 4_000))
    await stage.kill(agent)
    await stage.server.listen()
    stage.startAgent()
    await stage.flush(30_000)
    const isLarge = ({ body }: Accepted) => String(body['prompt_text']).startsWith('large')
    const large = [...stage.server.accepted.values()].filter(isLarge).length
    for (const [id, one] of stage.server.accepted) if (isLarge(one)) stage.server.accepted.delete(id)
    const note = `${LARGE} of 1.2 MB came, ${large} of them arrived; none pushes out more than ten small ones`
    const [tally] = conclude({ group, fault: 'large answers beside small events, cap 4 MB', note }, stage, 10 * LARGE)
    expect(tally?.lost.length).toBeLessThanOrEqual(10 * large)
  })
})

/** Whether this machine lets us mount a disk of our own. */
const hasDisk = isRoot && spawnSync('sh', ['-c', 'command -v mkfs.ext4 && test -e /dev/loop-control']).status === 0

const powerRow = hasDisk ? fullRow : (test.skip as unknown as typeof fullRow)

/**
 * ext4 with its defaults, in an image. The power goes: the image is copied as it is at that moment, without what the
 * kernel has not written yet, and mounted again, which replays the journal.
 */
powerRow.each([
  ['the API is away', 0],
  ['the API is away', 8],
  ['the API is away', 15],
  ['the API answers 503', 0],
  ['the API answers 503', 8],
  ['the API answers 503', 15],
])('power cut: %s, %i s after the spool was empty', async (what, afterS) => {
  const folder = mkdtempSync(join(tmpdir(), 'faults disk-'))
  const [image, cut, disk] = ['image', 'cut', 'disk'].map((name) => join(folder, name)) as [string, string, string]
  const run = (program: string, ...args: string[]) => execFileSync(program, args, { stdio: 'pipe' })
  run('truncate', '-s', '256M', image)
  run('mkfs.ext4', '-q', image)
  mkdirSync(disk)
  run('mount', '-o', 'loop', image, disk)
  try {
    await onStage(async (stage) => {
      const syncs = join(folder, 'syncs')
      if (what === 'the API is away') await stage.server.stopListening()
      else stage.server.react = () => ({ kind: 'answer', status: 503 })
      // The rest of the stage is on the disk already.
      run('sync', '-f', disk)
      const agent = stage.startAgent({ preload: 'syncs.mjs', env: { SYNCS_LOG: syncs } })
      stage.record('x', load)
      await until('everything in the outbox', () => spooled(stage) === 0, 60_000)
      await sleep(afterS * 1_000)
      copyFileSync(image, cut)
      await stage.kill(agent)
      run('umount', disk)
      run('mount', '-o', 'loop', cut, disk)
      if (what === 'the API is away') await stage.server.listen()
      else stage.server.react = () => ({ kind: 'accept' })
      stage.startAgent()
      await stage.drain()
      const note = `ext4; ${readIfFile(syncs)} syncs until then`
      conclude({ group, fault: `power cut ${afterS} s after the spool was empty, ${what}`, note }, stage)
    }, disk)
  } finally {
    spawnSync('umount', ['-l', disk])
    rmSync(folder, { recursive: true, force: true })
  }
})
