import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect } from 'vitest'
import { extent, row, tellingRow } from './extent.ts'
import { playDirectly, type Session, scriptSessions } from './load.ts'
import { buildPlugin } from './plugin.ts'
import { conclude, MAX_MB, measureHooks, note } from './row.ts'
import { readIfFile, type Stage, until, withStage } from './stage.ts'

const group = '5 Volume'
let plugin = ''
beforeAll(async () => {
  plugin = await buildPlugin()
})
afterAll(() => rmSync(plugin, { recursive: true, force: true }))

const load = { sessions: extent(20, 3), turns: extent(9, 2), tools: 2 }

const onStage = (act: (stage: Stage) => Promise<void>, env: Record<string, string> = {}) =>
  withStage({ plugin, env }, act)

row(
  'a backlog of 95 200 events',
  async () => {
    await onStage(async (stage) => {
      // Twenty sessions at a time, and fewer files than the cap of the spool.
      for (let wave = 0; wave < extent(85, 1); wave++) stage.record(`backlog${wave}`, load)
      const started = performance.now()
      stage.startAgent()
      await until('an answer', () => stage.server.accepted.size > 0, 60_000)
      await until('most of it', () => stage.server.accepted.size >= stage.truth.tools.size, 200_000)
      await stage.drain(200_000)
      const seconds = (performance.now() - started) / 1_000
      const reported = `delivered in ${Math.round(seconds)} s`
      conclude({ group, fault: `a backlog of ${stage.truth.hooks} events`, note: reported }, stage)
      expect(stage.log()).toBe('')
    })
  },
  480_000,
)

/** How many requests travel at once to an API that does not answer. */
const KNOCKING = 1

tellingRow('the queue is full while the API is away: the oldest are dropped, counted and reported', async () => {
  const maxBytes = extent(300_000, 40_000)
  const sizes = { ...load, turns: 9 }
  await onStage(
    async (stage) => {
      await stage.server.stopListening()
      const agent = stage.startAgent()
      // From here on one request at a time is on its way: it cannot be dropped meanwhile, however old it is.
      stage.record('first', { sessions: 1, turns: 1, tools: 0 })
      await until('the API to be known as away', () => stage.log('status.json').includes('"unreachable"'))
      stage.record('full', sizes)
      await until('an empty spool', () => readdirSync(join(stage.home, 'spool/new')).length === 0)
      const turnEnds = () => stage.log('recent.jsonl').split('"kind":"session"').length - 1
      await until('the last turn', () => turnEnds() > sizes.sessions * sizes.turns + 2, 60_000)
      const ratio = await measureHooks(plugin, stage)
      await stage.kill(agent, 'SIGTERM')
      const { dropped } = JSON.parse(stage.log('outbox/claude-metrics/counters.json'))
      const said = [...stage.log().matchAll(/dropped (\d+) requests/g)].reduce(
        (sum, [, count]) => sum + Number(count),
        0,
      )
      await stage.server.listen()
      stage.startAgent()
      await until('an empty queue', () => readdirSync(join(stage.home, 'outbox/claude-metrics')).length <= 1)
      const { hooks, expected, arrived, doubled } = stage.tally()
      const reported = `${dropped.cap} oldest requests dropped, as many counted and reported; the newest ${arrived} facts arrived`
      note({
        group,
        fault: `the queue is full (${maxBytes} bytes)`,
        hooks,
        expected,
        arrived,
        doubled: doubled.length,
        peakMb: stage.peakMb(),
        note: reported,
        ...(ratio && { hookRatio: ratio }),
      })
      expect(dropped.cap).toBeGreaterThan(0)
      expect(said).toBe(dropped.cap)
      expect(doubled).toEqual([])
      const prompts = [...stage.server.accepted.values()].map(({ body }) => body['prompt_text'])
      const kept = turnsOf(prompts.filter((text) => text !== undefined))
      const lost = turnsOf([...stage.truth.prompts].filter((text) => !prompts.includes(text)))
      expect(kept.length).toBeGreaterThan(KNOCKING)
      expect(lost.length).toBeGreaterThan(kept.length)
      // Sessions run side by side, turn by turn: what is left is the end of all of them.
      expect(kept[KNOCKING]).toBeGreaterThanOrEqual(lost.at(-1) ?? 0)
    },
    { CLAUDE_METRICS_QUEUE_MAX_BYTES: String(maxBytes) },
  )
})

/** Which turns these prompts began, the first turns first. */
const turnsOf = (prompts: unknown[]): number[] =>
  prompts.map((text) => Number(/t(\d+)$/.exec(String(text))?.[1])).sort((one, other) => one - other)

/**
 * Plays sessions whose transcripts hold `bytes` more of tool output in lines of `lineBytes`, written in the middle of
 * the first turn.
 */
function playWithLargeTranscript(stage: Stage, bytes: number, lineBytes: number): void {
  const [large, ...others] = scriptSessions(stage.root, 'large', load, stage.truth) as [Session, ...Session[]]
  mkdirSync(dirname(large.transcript), { recursive: true })
  const timestamp = new Date().toISOString()
  const line = {
    type: 'user',
    sessionId: large.id,
    timestamp,
    message: {
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: 'toolu_other', content: 'y'.repeat(lineBytes) }],
    },
  }
  const text = `${JSON.stringify(line)}\n`
  playDirectly(stage.home, others)
  playDirectly(stage.home, [{ ...large, steps: large.steps.slice(0, 2) }])
  const file = openSync(large.transcript, 'a')
  for (let written = 0; written < bytes; written += text.length) writeSync(file, text)
  closeSync(file)
  playDirectly(stage.home, [{ ...large, steps: large.steps.slice(2) }])
}

const line = (value: object): string => `${JSON.stringify(value)}\n`

/** What a transcript grows by between two hooks: more than anybody wants in memory at once. */
const growths: [string, (id: string) => string][] = [
  ['a line of 6 MB of nested brackets', () => `{"type":"user","message":${'['.repeat(3e6)}${']'.repeat(3e6)}}\n`],
  ['a line of 6 MB of empty lists', () => `{"type":"user","message":[${'[],'.repeat(2e6)}[]]}\n`],
  [
    '130 MB of outputs at once',
    (id) => {
      const block = { type: 'tool_result', tool_use_id: 'toolu_other', content: 'y'.repeat(100_000) }
      const about = { type: 'user', sessionId: id, timestamp: new Date().toISOString() }
      return line({ ...about, message: { role: 'user', content: [block] } }).repeat(extent(1_300, 130))
    },
  ],
  [
    'a turn of 22 000 calls',
    (id) => {
      const about = { sessionId: id, timestamp: new Date().toISOString() }
      const usage = { input_tokens: 0, output_tokens: 0 }
      const message = { role: 'assistant', model: 'claude-opus-5-5', stop_reason: 'tool_use', usage }
      return Array.from({ length: extent(22_000, 2_000) }, (_, n) => {
        const use = { type: 'tool_use', id: `toolu_${n}`, name: 'Read', input: { file_path: '/tmp/x' } }
        const result = { type: 'tool_result', tool_use_id: `toolu_${n}`, content: 'ok' }
        return (
          line({ ...about, type: 'assistant', uuid: `${n}`, message: { ...message, id: `msg_${n}`, content: [use] } }) +
          line({ ...about, type: 'user', message: { role: 'user', content: [result] } })
        )
      }).join('')
    },
  ],
]

row.each(growths)('a transcript grows by %s', async (what, growth) => {
  await onStage(async (stage) => {
    const agent = stage.startAgent()
    const [session, ...others] = scriptSessions(stage.root, 'grows', load, stage.truth) as [Session, ...Session[]]
    const half = session.steps.findIndex(({ kind }) => kind === 'lines')
    playDirectly(stage.home, [{ ...session, steps: session.steps.slice(0, half) }])
    await until('the beginning', () => readdirSync(join(stage.home, 'spool/new')).length === 0)
    appendFileSync(session.transcript, growth(session.id))
    playDirectly(stage.home, [{ ...session, steps: session.steps.slice(half) }, ...others])
    const started = performance.now()
    // What the turn comes to is unknown where a line of it is.
    if (what.includes('6 MB')) stage.truth.sessions.delete(session.id)
    await stage.drain(120_000)
    const written = /wchar: (\d+)/.exec(readIfFile(`/proc/${agent.child.pid}/io`))?.[1]
    const seconds = ((performance.now() - started) / 1_000).toFixed(1)
    const reported = `taken in ${seconds} s; ${Math.round(Number(written) / 1e6)} MB written`
    conclude({ group, fault: `a transcript grows by ${what}`, note: reported }, stage)
  })
})

row.each([
  ['a transcript of 500 MB', extent(500_000_000, 20_000_000), 60_000],
  ['a transcript line of 50 MB', extent(50_000_000, 13_000_000), extent(50_000_000, 13_000_000)],
])(
  '%s',
  async (fault, bytes, lineBytes) => {
    await onStage(async (stage) => {
      playWithLargeTranscript(stage, bytes, lineBytes)
      const started = performance.now()
      stage.startAgent()
      await stage.drain(120_000)
      const reported = `read in ${((performance.now() - started) / 1_000).toFixed(1)} s`
      conclude({ group, fault, note: reported }, stage)
    })
  },
  200_000,
)

row('10 000 sessions in the state folder', async () => {
  await onStage(async (stage) => {
    const first = stage.startAgent()
    stage.record('model', { sessions: 1, turns: 1, tools: 1 })
    await stage.drain()
    await stage.kill(first)
    const folder = join(stage.home, 'sessions')
    const [name = ''] = readdirSync(folder)
    const text = readFileSync(join(folder, name), 'utf8')
    const id = name.replace('.json', '')
    const count = extent(10_200, 200)
    for (let number = 0; number < count; number++) {
      const other = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
      writeFileSync(join(folder, `${other}.json`), text.replaceAll(id, other), { mode: 0o600 })
    }
    stage.record('new', load)
    const started = performance.now()
    stage.startAgent()
    await until('the first event', () => stage.server.accepted.size > 5)
    const readyMs = performance.now() - started
    await stage.drain()
    if (count > 10_000) await until('the pruning', () => readdirSync(folder).length <= 10_000 + load.sessions)
    const reported = `the oldest are pruned; first delivery ${Math.round(readyMs)} ms after the start`
    conclude({ group, fault: `${count} sessions in the state folder`, note: reported }, stage)
  })
})

row('log files rotate', async () => {
  await onStage(async (stage) => {
    for (const name of ['errors.log', 'healthcheck.log']) {
      writeFileSync(join(stage.home, name), 'old line\n'.repeat(112_000), { mode: 0o600 })
    }
    for (let number = 0; number < 5; number++)
      appendFileSync(join(stage.home, 'spool/new', `x.${number + 1}`), 'garbage')
    stage.startAgent()
    stage.record('logs', load)
    await stage.drain()
    await sleep(50)
    for (const name of ['errors.log', 'healthcheck.log']) {
      expect(statSync(join(stage.home, name), { throwIfNoEntry: false })?.size ?? 0).toBeLessThan(10_000)
      expect(statSync(join(stage.home, `${name}.1`)).size).toBeGreaterThan(1_000_000)
    }
    rmSync(join(stage.home, 'errors.log'), { force: true })
    conclude({ group, fault: 'log files rotate', note: 'at 1 MB, one old one kept' }, stage)
    expect(stage.peakMb()).toBeLessThan(MAX_MB)
  })
})
