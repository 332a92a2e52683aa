import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect } from 'vitest'
import { extent, row, tellingRow } from './extent.ts'
import { SILENT, startHook } from './hook.ts'
import { buildPlugin } from './plugin.ts'
import { conclude, note } from './row.ts'
import { type Stage, withStage } from './stage.ts'

const group = '3 The recorder'
const isRoot = process.getuid?.() === 0
const NOBODY = 65534
let plugin = ''
beforeAll(async () => {
  plugin = await buildPlugin()
})
afterAll(() => rmSync(plugin, { recursive: true, force: true }))

const load = { sessions: extent(20, 2), turns: extent(9, 1), tools: 2 }

const onStage = (act: (stage: Stage) => Promise<void>, options: { uid?: number } = {}) =>
  withStage({ plugin, ...options }, act)

row.runIf(isRoot)('a state folder that becomes read-only', async () => {
  await onStage(
    async (stage) => {
      chmodSync(plugin, 0o755)
      stage.record('before', load)
      own(stage.root, NOBODY)
      const first = stage.startAgent()
      await stage.drain()
      for (const folder of ['', 'spool', 'spool/new', 'spool/drafts']) chmodSync(join(stage.home, folder), 0o500)
      const run = { input: '{}', env: stage.hookEnv, uid: NOBODY, cwd: '/' }
      for (let call = 0; call < extent(100, 5); call++) {
        const { status, stdout, stderr } = spawnSync('sh', [join(plugin, 'hooks/record.sh'), 'Stop'], run)
        expect([status, String(stdout), String(stderr)]).toEqual([0, '', ''])
      }
      for (const folder of ['', 'spool', 'spool/new', 'spool/drafts']) chmodSync(join(stage.home, folder), 0o700)
      await stage.kill(first)
      stage.record('after', load)
      own(stage.root, NOBODY)
      stage.startAgent()
      await stage.drain()
      conclude({ group, fault: 'the state folder is read-only for a while', note: 'what was before and after' }, stage)
    },
    { uid: NOBODY },
  )
})

/** What this process wrote belongs to the user of the stage. */
function own(folder: string, uid: number): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    try {
      chownSync(join(folder, name), uid, uid)
    } catch {
      // The agent took it meanwhile.
    }
  }
}

row('the state folder is deleted while everything runs', async () => {
  await onStage(async (stage) => {
    const agent = stage.startAgent()
    stage.record('before', load)
    await stage.drain()
    const playing = stage.play('lost', { ...load, sessions: 4 })
    await sleep(50)
    renameSync(stage.home, `${stage.home}.gone`)
    rmSync(`${stage.home}.gone`, { recursive: true, force: true, maxRetries: 5 })
    expect(await playing).toBe('')
    // It has no lock any more and leaves by itself.
    await Promise.race([agent.gone, sleep(15_000).then(() => Promise.reject(new Error('the agent stays')))])
    for (const names of [stage.truth.prompts, stage.truth.tools, stage.truth.executions]) {
      for (const name of names) if (name.includes('lost-')) names.delete(name)
    }
    const ours = new Set([...stage.server.accepted.values()].map(({ body }) => String(body['session_id'])))
    const tallied = stage.tally()
    note({
      group,
      fault: 'the state folder is deleted while sessions run',
      hooks: tallied.hooks,
      doubled: tallied.doubled.length,
      peakMb: stage.peakMb(),
      note: 'what was in it is gone; nothing is printed, nothing is made anew, the agent leaves',
    })
    expect(ours.size).toBeGreaterThanOrEqual(load.sessions)
    expect(tallied.doubled).toEqual([])
  })
})

row('HOME is unset, and there is no state folder to be found', async () => {
  await onStage(async (stage) => {
    for (let call = 0; call < extent(100, 3); call++) {
      const env = { HOME: undefined, CLAUDE_METRICS_HOME: undefined }
      expect(await startHook(plugin, stage, { event: 'Stop', input: '{}', env }).done).toEqual(SILENT)
    }
    stage.startAgent()
    expect(await stage.play('good', load, { env: { HOME: '' } })).toBe('')
    await stage.drain()
    conclude({ group, fault: 'HOME unset, with and without CLAUDE_METRICS_HOME' }, stage)
  })
})

tellingRow('umask 000: everything that is made is private', async () => {
  await onStage(async (stage) => {
    const before = process.umask(0)
    try {
      stage.startAgent()
      expect(await stage.play('open', load)).toBe('')
      await stage.drain()
    } finally {
      process.umask(before)
    }
    conclude({ group, fault: 'umask 000', note: 'all folders 0700, all files 0600' }, stage)
    const shared = ['', ...readdirSync(stage.home, { recursive: true, encoding: 'utf8' })].filter(
      (name) => (statSync(join(stage.home, name)).mode & 0o077) !== 0,
    )
    expect(shared).toEqual([])
  })
})
