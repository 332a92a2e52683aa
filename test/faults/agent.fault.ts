import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect } from 'vitest'
import { readAgent } from '../../src/process/agent-owner.ts'
import { type Answer, startReceiver, take } from '../otlp/receiver.ts'
import { type CollectorTally, tallyCollector } from './collector-tally.ts'
import { extent, isFull, row, tellingRow } from './extent.ts'
import { setTime } from './load.ts'
import { buildPlugin } from './plugin.ts'
import { conclude, measureHooks } from './row.ts'
import { accept } from './server.ts'
import { createStage, readIfFile, type Stage, until } from './stage.ts'

const group = '1 The agent dies, or there are too many of it'
let plugin = ''
beforeAll(async () => {
  plugin = await buildPlugin()
})
afterAll(() => rmSync(plugin, { recursive: true, force: true }))

const load = { sessions: extent(5, 2), turns: extent(9, 3), tools: 2 }

/** Runs `act` on as many stages at the same time, and ends them whatever happens. */
async function onStages(
  count: number,
  act: (stage: Stage, index: number) => Promise<void>,
  conclusion: (stages: Stage[]) => void,
  envs: Record<string, string>[] = [],
) {
  const open = (_: unknown, index: number) => createStage({ plugin, env: envs[index] ?? {} })
  const stages = await Promise.all(Array.from({ length: count }, open))
  try {
    await Promise.all(stages.map(act))
    conclusion(stages)
  } finally {
    await Promise.all(stages.map((stage) => stage.end()))
  }
}

tellingRow('killed at random moments while it works', async () => {
  const kills = extent(52, 3)
  const count = extent(4, 1)
  let ratio: number | undefined
  // Some requests reach the collector and are not acknowledged: they come again.
  const answer: Answer = (arrival, response) => (Math.random() < 0.1 ? response.destroy() : take(arrival, response))
  const collectors = await Promise.all(Array.from({ length: count }, () => startReceiver({ answer })))
  const reported = (stage: Stage, index: number) =>
    tallyCollector(stage.truth, collectors[index]?.arrivals ?? [], collectors[index]?.taken ?? [])
  await onStages(
    count,
    async (stage, index) => {
      stage.server.react = (number) => (number % 3 === 0 ? { kind: 'accept slowly' } : accept)
      const playing = stage.play('kills', load, { pauseS: extent(1.6, 0.1) })
      for (let kill = 0; kill < kills; kill++) {
        const agent = stage.startAgent()
        // From before the lock is taken to well into deliveries.
        await sleep(20 + Math.random() * 600)
        await stage.kill(agent)
      }
      expect(await playing).toBe('')
      ratio ??= await measureHooks(plugin, stage)
      stage.startAgent()
      await stage.drain()
      await until('all spans and logs', () => reported(stage, index).lost.length === 0)
    },
    (stages) => {
      const tallies = stages.map(reported)
      const sum = (count: (tally: CollectorTally) => number) => tallies.reduce((total, each) => total + count(each), 0)
      const note = `a collector next to it: ${sum(({ expected }) => expected)} spans and logs, none lost, none doubled, ${sum(({ repeated }) => repeated)} repeated, the same each time`
      conclude({ group, fault: `SIGKILL at ${count * kills} random moments`, hookRatio: ratio, note }, stages)
      for (const { doubled, changed } of tallies) expect({ doubled, changed }).toEqual({ doubled: [], changed: [] })
      expect(collectors.flatMap(({ complaints }) => complaints)).toEqual([])
    },
    collectors.map(({ url }) => ({ CLAUDE_METRICS_OTLP_ENDPOINT: url })),
  )
})

/**
 * Before the sixth change the agent has not even got its lock; a backlog of a dozen sessions takes some hundred
 * changes.
 */
const FIRST_POINT = 6
/** No multiple of seven. */
const POINTS = 97

tellingRow('killed before each change that it makes to the state folder', async () => {
  const points = extent(POINTS, 6)
  const hit = new Map<string, number>()
  await onStages(
    extent(2, 1),
    async (stage) => {
      const log = join(stage.root, 'crashes')
      const guard = join(stage.home, 'agent.lock.guard')
      for (let point = 1; point <= points; point++) {
        // Now and then so many requests at a time that they share a file of the outbox.
        const isMuch = point % 6 === 1
        stage.record(`p${point}`, { sessions: isMuch ? 8 : 1, turns: 1, tools: 2 })
        // An agent that died in the millisecond in which it takes the lock is respected for ten seconds. Let them be
        // over.
        if (existsSync(guard)) setTime(guard, Date.now() - 11_000)
        // Every point once, far ones between near ones, so that each finds another backlog.
        const at = FIRST_POINT + ((point * 7) % POINTS)
        // The last step, deleting the spool files, is far away: some crashes count from there.
        const where =
          point % 3 === 0
            ? { CRASH_FOLDER: 'spool/new', CRASH_AT: String((point % 9) + 1) }
            : isMuch
              ? { CRASH_PART: '.batch', CRASH_AT: String((Math.floor(point / 6) % 9) + 1) }
              : {}
        const env = { CRASH_AT: String(at), CRASH_LOG: log, ...where }
        const agent = stage.startAgent({ preload: 'crash.mjs', env })
        await Promise.race([agent.gone, sleep(2_500)])
        await stage.kill(agent)
        // Now and then everything is done, or the agent would never get further than to what it died of.
        if (point % 11 !== 0) continue
        const whole = stage.startAgent()
        await stage.drain()
        await stage.kill(whole)
      }
      for (const line of readIfFile(log).split('\n').filter(Boolean)) {
        const step = line.replace(/[0-9a-f]{8,}|\d{3,}/g, '…').replace(/[….-]{2,}(draft)?/g, '…')
        hit.set(step, (hit.get(step) ?? 0) + 1)
      }
      stage.startAgent()
      await stage.drain()
    },
    (stages) => {
      const steps = [...hit.keys()]
      const total = [...hit.values()].reduce((sum, count) => sum + count, 0)
      const [requests, shared, states, files] = ['outbox/', 'batch', 'sessions/', 'spool/new/'].map((part) =>
        [...hit].filter(([step]) => step.includes(part)).reduce((sum, [, count]) => sum + count, 0),
      )
      const reported = `${total} crashes hit: ${requests} at a request of the outbox (${shared} at a file of many), ${states} at a session state, ${files} at a spool file; ${steps.length} different steps`
      expect(total).toBeGreaterThan(0)
      conclude({ group, fault: 'SIGKILL before each change to the disk, writes cut in half', note: reported }, stages)
    },
  )
})

row.each(isFull ? [2, 20] : [4])('%i agents started at once', async (count) => {
  await onStages(
    1,
    async (stage) => {
      const playing = stage.play('many', { ...load, sessions: extent(20, 2) })
      for (let round = 0; round < extent(3, 1); round++) {
        const agents = Array.from({ length: count }, () => stage.startAgent())
        const left = () => agents.filter(({ child }) => child.exitCode === null)
        // The one that stays may also be one that the recorder started: it looks as well.
        await until('all but one to leave', () => {
          const owner = readAgent(stage.home)?.pid
          return owner !== undefined && left().every(({ child }) => child.pid === owner)
        })
        process.kill(readAgent(stage.home)?.pid ?? 0, 'SIGKILL')
        await Promise.all(left().map(({ gone }) => gone))
      }
      expect(await playing).toBe('')
      stage.startAgent()
      await stage.drain()
    },
    (stages) =>
      conclude({ group, fault: `${count} agents started at once, ${extent(3, 1)} times, the winner killed` }, stages),
  )
})

const pidFiles: [string, (path: string) => void][] = [
  ['names a dead process', (path) => writeFileSync(path, '4194000\n')],
  ['names another living process', (path) => writeFileSync(path, `${process.pid}\n`)],
  ['is missing', (path) => rmSync(path, { force: true, recursive: true })],
  ['is garbage', (path) => writeFileSync(path, Buffer.from([0, 255, 10, 200, 13, 45, 49]))],
  ['cannot be written: a folder is there', (path) => mkdirSync(path)],
]

row.each(isFull ? pidFiles : pidFiles.slice(-2))('the pid file %s', async (what, harm) => {
  await onStages(
    1,
    async (stage) => {
      const pidFile = join(stage.home, 'healthcheck.pid')
      const first = stage.startAgent()
      await until('the pid file', () => readIfFile(pidFile) !== '')
      await stage.kill(first)
      rmSync(pidFile)
      harm(pidFile)
      // The recorder starts the agent, except where the pid file says that somebody is there: then the next session
      // does.
      expect(await stage.play('pid', { ...load, sessions: extent(23, 2) })).toBe('')
      if (what.includes('another')) {
        expect(readAgent(stage.home)).toBeUndefined()
        await startLikeASession(stage)
      }
      await until('an agent', () => readAgent(stage.home) !== undefined)
      await stage.drain()
      expect(readFileSync(pidFile, 'utf8')).toBe(`${readAgent(stage.home)?.pid}\n`)
    },
    (stages) => conclude({ group, fault: `the pid file ${what}` }, stages),
  )
})

const startLikeASession = (stage: Stage): Promise<unknown> =>
  new Promise((resolve) =>
    spawn(process.execPath, [join(plugin, 'dist/session-start.mjs'), '--start-agent'], {
      env: stage.hookEnv,
      stdio: 'ignore',
    }).once('exit', resolve),
  )

const UNSHARE = ['unshare', '-p', '-f', '--mount-proc']
const hasContainers = spawnSync(UNSHARE[0] ?? '', [...UNSHARE.slice(1), 'true']).status === 0

row.runIf(hasContainers)('two containers share a state folder', async () => {
  await onStages(
    1,
    async (stage) => {
      const here = stage.startAgent()
      await until('the agent', () => readAgent(stage.home) !== undefined)
      const playing = stage.play('shared', { ...load, sessions: extent(23, 2) })
      for (let round = 0; round < extent(4, 1); round++) await stage.startAgent({ inside: UNSHARE }).gone
      expect(readAgent(stage.home)?.pid).toBe(here.child.pid)
      expect(await playing).toBe('')
      await stage.kill(here)
      // Whether a process of another container is dead only its silence can show. Let thirty seconds of it be over.
      setTime(join(stage.home, 'agent.lock'), Date.now() - 31_000)
      stage.startAgent({ inside: UNSHARE })
      await until('the agent of the other container', () => readAgent(stage.home) !== undefined)
      await stage.drain()
    },
    (stages) =>
      conclude(
        {
          group,
          fault: 'two containers share a state folder',
          note: 'one agent; the other takes over 30 s after its death',
        },
        stages,
      ),
  )
})
