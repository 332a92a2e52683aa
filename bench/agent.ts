import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { requestFloor, spoolFloor } from './agent-floor.ts'
import { startAgent } from './agent-process.ts'
import { medianOf } from './figures.ts'
import { atLeast, atMost, type Section } from './section.ts'
import { type BenchServer, refusingUrl, startServer } from './server.ts'
import { openSpool, type SpooledSessions, spoolSessions, writeEntry } from './sessions.ts'
import { until } from './until.ts'

const STARTS = 15
const BACKLOG_EVENTS = 50_000
const HANDOVER_EVENTS = 20_000
const IDLE_MS = 60_000
/** Health check, machine facts, first status: then an agent without events is idle. */
const SETTLED_AFTER_MS = 5_000

/** The agent as a process: its start, what it takes and delivers per second, what it costs. */
export async function benchAgent(program: string): Promise<Section> {
  const scratch = mkdtempSync(join(tmpdir(), 'agent-bench-'))
  const folder = (name: string): string => {
    mkdirSync(join(scratch, name))
    return join(scratch, name)
  }
  try {
    const idle = await startIdle(program, folder('idle'))
    const start = await measureStart(program, () => mkdtempSync(join(scratch, 'start-')))
    const taken = await measureHandover(program, folder('handover'))
    const drained = await measureDrain(program, folder('drain'))
    const atRest = await idle.measure()
    const floors = { spool: spoolFloor(folder('floor')), requests: await requestFloor() }
    return {
      title: 'Agent',
      method: `The bundled agent as a process. ${STARTS} starts with one event waiting, in turns with \`node -e 0\`; ${HANDOVER_EVENTS} events of recorded sessions, eight at a time, with their transcripts, from spool to outbox while the endpoint refuses; ${BACKLOG_EVENTS} of them to a local server that accepts; an agent without events over a minute. Floors: a loop that only reads, parses, writes, renames and removes a file per event; the same HTTP client that sends the same small body again and again.`,
      columns: ['what', 'measured', 'floor', 'ratio'],
      rows: [
        ['start to lock held, ms', start.readyMs, start.floorMs, start.readyMs / start.floorMs],
        ['start to first event delivered, ms', start.deliveredMs, start.floorMs, start.deliveredMs / start.floorMs],
        ['events/s, spool to outbox', taken.perSecond, floors.spool, taken.perSecond / floors.spool],
        ['requests/s, accepted', drained.perSecond, floors.requests, drained.perSecond / floors.requests],
        ['events/s, spool to accepted', drained.eventsPerSecond, '', ''],
        ['CPU ms per event, spool to outbox', taken.cpuMs, '', ''],
        ['CPU ms per event, spool to accepted', drained.cpuMs, '', ''],
        ['bytes written per byte of event, requests and states', taken.amplification, '', ''],
        ['MiB resident, idle', atRest.memoryMb, atRest.floorMb, atRest.memoryMb / atRest.floorMb],
        [
          `MiB resident, most while draining ${BACKLOG_EVENTS}`,
          drained.peakMb,
          atRest.floorMb,
          drained.peakMb / atRest.floorMb,
        ],
        ['MiB resident, 10 s after', drained.afterMb, atRest.floorMb, drained.afterMb / atRest.floorMb],
        ['CPU ms in an idle minute', atRest.cpuMs, '', ''],
      ],
      goals: [
        atMost('start to lock held, ms', start.readyMs, 300),
        atLeast('events/s from spool to outbox', taken.perSecond, 3_000),
        atLeast('requests/s accepted', drained.perSecond, 1_000),
        atMost('MiB resident when idle', atRest.memoryMb, 64),
        atMost('MiB resident while draining', drained.peakMb, 150),
        atMost('CPU ms in an idle minute', atRest.cpuMs, 120),
      ],
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
  }
}

const eventsIn = ({ arrivals }: BenchServer) => arrivals.filter(({ path }) => path !== '/health-checks')

async function measureStart(program: string, makeHome: () => string) {
  const [ready, delivered, floor]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < STARTS; round++) {
    const home = makeHome()
    openSpool(home)
    const input = { session_id: 's', cwd: home, tool_name: 'Bash', tool_use_id: 't', tool_input: {}, tool_response: {} }
    writeEntry(home, { name: 's.1', event: 'PostToolUse', input, atMs: Date.now() })
    const server = await startServer('accepts')
    const begun = performance.now()
    const agent = startAgent({ program, home, env: { CLAUDE_METRICS_API_URL: server.url } })
    await until('the lock', () => existsSync(join(home, 'healthcheck.pid')), 1)
    ready.push(performance.now() - begun)
    await until('a delivery', () => eventsIn(server).length > 0, 1)
    delivered.push((eventsIn(server)[0]?.atMs ?? 0) - begun)
    await agent.stop()
    server.close()
    floor.push(await nothingMs())
  }
  return { readyMs: medianOf(ready), deliveredMs: medianOf(delivered), floorMs: medianOf(floor) }
}

function nothingMs(): Promise<number> {
  const begun = performance.now()
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' })
  return new Promise((done) => child.once('exit', () => done(performance.now() - begun)))
}

const waitingIn = (home: string): number => readdirSync(join(home, 'spool/new')).length

async function measureHandover(program: string, home: string) {
  const { events, bytes } = spoolSessions(home, join(home, 'project'), HANDOVER_EVENTS)
  const env = { CLAUDE_METRICS_API_URL: await refusingUrl(), CLAUDE_METRICS_QUEUE_MAX_BYTES: '1000000000' }
  const begun = performance.now()
  const agent = startAgent({ program, home, env })
  await until('an empty spool', () => waitingIn(home) === 0, 100)
  const tookMs = performance.now() - begun
  const figures = { cpuMs: agent.cpuMs() / events, amplification: agent.writtenBytes() / bytes }
  await agent.stop()
  return { ...figures, perSecond: (events / tookMs) * 1_000 }
}

async function measureDrain(program: string, home: string) {
  const { events }: SpooledSessions = spoolSessions(home, join(home, 'project'), BACKLOG_EVENTS)
  const server = await startServer('accepts')
  const begun = performance.now()
  const agent = startAgent({ program, home, env: { CLAUDE_METRICS_API_URL: server.url } })
  await until('an empty spool', () => waitingIn(home) === 0, 250)
  let seen = 0
  // Quiet for a second: all is there.
  while (server.arrivals.length > seen) {
    seen = server.arrivals.length
    await sleep(1_000)
  }
  const arrived = eventsIn(server)
  const tookMs = (arrived.at(-1)?.atMs ?? 0) - begun
  const cpuMs = agent.cpuMs() / events
  const { peakMb } = agent.memory()
  await sleep(10_000)
  const afterMb = agent.memory().nowMb
  await agent.stop()
  server.close()
  const perSecond = (arrived.length / tookMs) * 1_000
  return { perSecond, eventsPerSecond: (events / tookMs) * 1_000, cpuMs, peakMb, afterMb }
}

/** An agent that has nothing to do from here on, beside a Node that has nothing to do. */
async function startIdle(program: string, home: string) {
  openSpool(home)
  const server = await startServer('accepts')
  const agent = startAgent({ program, home, env: { CLAUDE_METRICS_API_URL: server.url } })
  const nothing = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 1e9)'], { stdio: 'ignore' })
  const begun = performance.now()
  await sleep(SETTLED_AFTER_MS)
  const cpuAtBegin = agent.cpuMs()
  return {
    async measure() {
      await sleep(Math.max(0, begun + SETTLED_AFTER_MS + IDLE_MS - performance.now()))
      const minutes = (performance.now() - begun - SETTLED_AFTER_MS) / 60_000
      const cpuMs = (agent.cpuMs() - cpuAtBegin) / minutes
      const { nowMb } = agent.memory()
      const floorMb = residentMb(nothing.pid ?? 0)
      nothing.kill()
      await agent.stop()
      server.close()
      return { memoryMb: nowMb, cpuMs, floorMb }
    },
  }
}

const residentMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024
