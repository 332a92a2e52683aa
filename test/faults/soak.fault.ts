import { readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect } from 'vitest'
import { fullRow } from './extent.ts'
import { buildPlugin } from './plugin.ts'
import { conclude } from './row.ts'
import { accept, type Reaction } from './server.ts'
import { type AgentRun, readIfFile, type Stage, withStage } from './stage.ts'

const group = '8 Everything at once'
/** `FAULTS_SOAK_S=3600 npm run test:faults -- soak` is the soak of an hour. */
const SECONDS = Number(process.env['FAULTS_SOAK_S'] ?? 30)
const WAVE = { sessions: 50, turns: 2, tools: 2 }
/** Facts that have not arrived yet. */
const MAX_BEHIND = 3_000
/** Open files of an idle agent are some thirty, and its connections. */
const MAX_DESCRIPTORS = 100

let plugin = ''
beforeAll(async () => {
  plugin = await buildPlugin()
})
afterAll(() => rmSync(plugin, { recursive: true, force: true }))

const pick = <T>(all: readonly T[]): T => all[Math.floor(Math.random() * all.length)] as T

const bad: readonly Reaction[] = [
  { kind: 'reset' },
  { kind: 'accept without a receipt' },
  { kind: 'accept with half a receipt' },
  { kind: 'accept slowly' },
  ...[500, 502, 503, 408, 429].map((status): Reaction => ({ kind: 'answer', status, headers: { 'retry-after': '1' } })),
  { kind: 'answer', status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' },
]

const descriptorsOf = (agent: AgentRun): number => {
  try {
    return readdirSync(`/proc/${agent.child.pid}/fd`).length
  } catch {
    return 0
  }
}

/** What befalls the agent, its folder and the network, one after the other. */
const harms = (stage: Stage, start: () => AgentRun): ((agent: AgentRun) => Promise<AgentRun>)[] => [
  async (agent) => {
    await stage.kill(agent)
    return start()
  },
  async (agent) => {
    agent.child.kill('SIGSTOP')
    await sleep(300)
    agent.child.kill('SIGCONT')
    return agent
  },
  async (agent) => {
    await stage.server.stopListening()
    await sleep(500)
    await stage.server.listen()
    return agent
  },
  async (agent) => {
    renameSync(stage.home, `${stage.home}.away`)
    await sleep(500)
    renameSync(`${stage.home}.away`, stage.home)
    await stage.kill(agent)
    return start()
  },
]

fullRow(
  'fifty sessions with faults of all kinds at once',
  async () => {
    await withStage({ plugin, env: { CLAUDE_METRICS_QUEUE_MAX_BYTES: '1000000000' } }, async (stage) => {
      const log = join(stage.root, 'failed')
      const start = () => stage.startAgent({ preload: 'reads.mjs', env: { READS_FAIL: '0.02', READS_LOG: log } })
      const all = harms(stage, start)
      const descriptors: number[] = []
      stage.server.react = () => (Math.random() < 0.8 ? accept : pick(bad))
      let agent = start()
      let faults = 0
      const untilMs = performance.now() + SECONDS * 1_000
      for (let wave = 0; performance.now() < untilMs; wave++) {
        // As many as a busy machine makes: not all that a disk takes in an hour.
        const { prompts, tools, executions } = stage.truth
        const behind = prompts.size + tools.size + executions.size - stage.server.accepted.size
        if (behind < MAX_BEHIND) stage.record(`w${wave}`, WAVE)
        await sleep(Math.random() * 1_000)
        agent = await pick(all)(agent)
        faults++
        descriptors.push(descriptorsOf(agent))
      }
      stage.server.react = () => accept
      await stage.kill(agent)
      stage.startAgent()
      await stage.drain(120_000)
      const most = Math.max(...descriptors)
      const read = readIfFile(log) === '' ? '' : ', one in fifty reads failed'
      const note = `${faults} faults in ${SECONDS} s${read}; at most ${most} open files`
      conclude(
        { group, fault: 'kills, stops, a network that comes and goes, a folder moved away, bad answers', note },
        stage,
      )
      expect(most).toBeLessThan(MAX_DESCRIPTORS)
    })
  },
  (SECONDS + 300) * 1_000,
)
