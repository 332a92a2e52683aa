import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect } from 'vitest'
import { extent, fullRow, row, tellingRow } from './extent.ts'
import { SILENT, startHook } from './hook.ts'
import { scriptSessions } from './load.ts'
import { buildPlugin } from './plugin.ts'
import { conclude, measureHooks, note } from './row.ts'
import { type Stage, until, withStage } from './stage.ts'

const group = '3 The recorder'
const isRoot = process.getuid?.() === 0
let plugin = ''
beforeAll(async () => {
  plugin = await buildPlugin()
})
afterAll(() => rmSync(plugin, { recursive: true, force: true }))

const load = { sessions: extent(20, 2), turns: extent(9, 1), tools: 2 }

const onStage = (act: (stage: Stage) => Promise<void>, options: { uid?: number } = {}) =>
  withStage({ plugin, ...options }, act)

tellingRow('64 recorders at once, and the agent reading what they write', async () => {
  await onStage(async (stage) => {
    stage.startAgent()
    expect(await stage.play('many', { sessions: extent(64, 8), turns: 3, tools: 2 })).toBe('')
    const ratio = await measureHooks(plugin, stage)
    await stage.drain()
    conclude({ group, fault: '64 sessions at once, as fast as they can', hookRatio: ratio }, stage)
  })
})

row('killed at any moment', async () => {
  await onStage(async (stage) => {
    const agent = stage.startAgent()
    const sessions = scriptSessions(stage.root, 'killed', { ...load, sessions: extent(112, 2) }, stage.truth)
    const prompts = sessions.flatMap(({ steps }) =>
      steps.flatMap((step) => (step.kind === 'hook' && step.event === 'UserPromptSubmit' ? [step.payload] : [])),
    )
    const started = new Set<string>()
    // Each prompt is written by a recorder that is killed; what a killed one published or wrote in full counts, in any
    // case once.
    for (let from = 0; from < prompts.length; from += 8) {
      await Promise.all(
        prompts.slice(from, from + 8).map(async (payload) => {
          const { child, done } = startHook(plugin, stage, {
            event: 'UserPromptSubmit',
            input: JSON.stringify(payload),
          })
          await sleep(Math.random() * 12)
          try {
            process.kill(-(child.pid ?? 0), 'SIGKILL')
          } catch {
            // It was quicker.
          }
          if ((await done).signal === null) started.add(String(payload['prompt']))
        }),
      )
    }
    // The ones that were killed are gone, the ones that ended are safe.
    stage.truth.prompts = started
    stage.truth.tools.clear()
    stage.truth.executions.clear()
    stage.truth.sessions.clear()
    stage.truth.hooks = prompts.length
    await stage.drain()
    const arrived = [...stage.server.accepted.values()].filter(({ path }) => path === '/events/prompt').length
    const reported = `${prompts.length - started.size} of ${prompts.length} recorders killed; ${arrived - started.size} of those had finished writing`
    const tallied = stage.tally()
    note({ group, fault: 'SIGKILL while it records', ...counts(tallied), peakMb: stage.peakMb(), note: reported })
    expect(tallied.lost).toEqual([])
    expect(tallied.doubled).toEqual([])
    await stage.kill(agent)
  })
})

const counts = ({ hooks, expected, arrived, lost, doubled, acceptedTwice }: ReturnType<Stage['tally']>) => ({
  hooks,
  expected,
  arrived,
  lost: lost.length,
  doubled: doubled.length,
  acceptedTwice,
})

const BIG = `{"session_id":"big","hook_event_name":"Notification","message":"${'x'.repeat(4_000_000)}"}`
const odd: [string, string | Buffer][] = [
  ['0 bytes', ''],
  ['4 MB', BIG],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x80, 0x7d])],
  ['NUL bytes', Buffer.alloc(1_000)],
  ['no JSON', 'garbage'],
  ['half of a JSON', BIG.slice(0, 100_000)],
  ['an array', '[]'],
  ['60 000 nested arrays', `${'['.repeat(60_000)}${']'.repeat(60_000)}`],
  ['hostile ids', '{"session_id":"../../../tmp/x","hook_event_name":"Notification","transcript_path":"/dev/zero"}'],
  ['ids of 300 characters', `{"session_id":"${'i'.repeat(300)}","hook_event_name":"Notification"}`],
  [
    'a transcript that is a device',
    '{"session_id":"dev","hook_event_name":"Notification","transcript_path":"/dev/zero"}',
  ],
  ['a hostile subagent', '{"session_id":"a","hook_event_name":"SubagentStop","agent_id":"../../x","agent_type":"y"}'],
]

tellingRow('payloads of all sorts among good ones', async () => {
  await onStage(async (stage) => {
    stage.startAgent()
    const playing = stage.play('good', load)
    const hostileSessions = ['../../x', 'a\nb', `it's "x"`, 'x'.repeat(300), '$(touch /tmp/x)', '-rf', '']
    const rounds = extent(4, 1)
    for (let round = 0; round < rounds; round++) {
      for (const [index, [, input]] of odd.entries()) {
        const env = { CLAUDE_CODE_SESSION_ID: hostileSessions[index % hostileSessions.length] ?? '' }
        expect(await startHook(plugin, stage, { input, env }).done).toEqual(SILENT)
      }
    }
    expect(await playing).toBe('')
    await stage.drain()
    const reported = `${odd.length * rounds} of: ${odd.map(([name]) => name).join(', ')}`
    conclude({ group, fault: 'odd payloads among good ones', note: reported }, stage)
    expect(readdirSync(join(stage.home, 'sessions')).every((name) => /^[A-Za-z0-9_-]{1,128}\.json$/.test(name))).toBe(
      true,
    )
  })
})

// Ten seconds are over only after ten seconds: the short form leaves it to test/recorder.
fullRow(
  'a stdin that never closes',
  async () => {
    await onStage(async (stage) => {
      stage.startAgent()
      const hanging = scriptSessions(stage.root, 'open', { sessions: extent(8, 2), turns: 1, tools: 0 }, stage.truth)
      const hooks = hanging.flatMap(({ steps }) => steps.flatMap((step) => (step.kind === 'hook' ? [step] : [])))
      // Their transcripts are missing: texts are known, tokens are not.
      stage.truth.sessions.clear()
      const children = hooks.map(({ event, payload }) => {
        const { child } = startHook(plugin, stage, { event })
        child.stdin.write(JSON.stringify(payload))
        return child
      })
      expect(await stage.play('good', load)).toBe('')
      // Ten seconds after the last byte the agent takes what is whole.
      await sleep(13_000)
      await stage.drain(30_000)
      for (const child of children) process.kill(-(child.pid ?? 0), 'SIGKILL')
      conclude({ group, fault: `${children.length} recorders whose stdin never closes, next to good ones` }, stage)
    })
  },
  60_000,
)

fullRow.runIf(isRoot)(
  'no space left',
  async () => {
    await onStage(async (stage) => {
      const disk = join(stage.root, 'disk')
      mkdirSync(disk)
      mount(disk, extent(1_000, 200))
      try {
        const moved = join(disk, 'home')
        renameAcross(stage.home, moved)
        const env = { CLAUDE_METRICS_HOME: moved }
        await stage.server.stopListening()
        const agent = stage.startAgent({ env })
        expect(await stage.play('full', load, { env })).toBe('')
        expect(hookTime(stage, moved)).toBeLessThan(2_000)
        await stage.kill(agent)
        const taken = promptsIn(moved)
        spawnSync('mount', ['-o', 'remount,size=64m', disk])
        await stage.server.listen()
        stage.startAgent({ env })
        const arrived = () => new Set([...stage.server.accepted.values()].map(({ body }) => body['prompt_text']))
        await until('what was accepted', () => taken.every((prompt) => arrived().has(prompt)), 60_000)
        const { hooks, doubled } = stage.tally()
        const reported = `tmpfs of ${extent(1_000, 200)} kB, with an agent and an API that is away; ${taken.length} of ${stage.truth.prompts.size} prompts found room, all of them arrived when there was space again; nothing was printed, nothing hung`
        const row = { hooks, expected: taken.length, arrived: taken.length, lost: 0, doubled: doubled.length }
        note({ group, fault: 'no space left on the disk', ...row, peakMb: stage.peakMb(), note: reported })
        expect(taken.length).toBeGreaterThan(0)
        expect(taken.length).toBeLessThan(stage.truth.prompts.size)
        expect(doubled).toEqual([])
      } finally {
        await stage.endAgents()
        spawnSync('umount', ['-l', disk])
      }
    })
  },
  150_000,
)

function mount(folder: string, kb: number): void {
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kb}k`, 'tmpfs', folder])
  if (status !== 0) throw new Error(String(stderr))
}

function renameAcross(from: string, to: string): void {
  spawnSync('cp', ['-a', from, to])
  rmSync(from, { recursive: true })
}

/** Prompts that a state folder holds, in spool files and requests. */
function promptsIn(home: string): string[] {
  const places = ['spool/new', 'outbox/claude-metrics'].map((folder) => join(home, folder))
  const { stdout } = spawnSync('grep', ['-rhoE', 'prompt full-s[0-9]+ t[0-9]+', ...places])
  return [...new Set(String(stdout).split('\n'))].filter((prompt) => prompt !== '')
}

function hookTime(stage: Stage, home: string): number {
  const started = performance.now()
  spawnSync('sh', [join(plugin, 'hooks/record.sh'), 'Notification'], {
    input: '{}',
    env: { ...stage.hookEnv, CLAUDE_METRICS_HOME: home },
  })
  return performance.now() - started
}
