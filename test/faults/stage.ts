import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { NODE_OPTIONS } from '../../src/process/launch.ts'
import { createSpool } from '../../src/spool/spool.ts'
import { type FlushAnswer, readFlushAnswer, writeFlushRequest } from '../../src/status/flush-request.ts'
import { type Extent, noTruth, playDirectly, scriptSessions, sessionScript, type Truth } from './load.ts'
import { type Server, startServer } from './server.ts'
import { isComplete, type Tally, tally } from './tally.ts'

export const TOKEN = `cm_${'T'.repeat(44)}1234`

export interface StageOptions {
  plugin: string
  server?: Server
  /** The user who runs the agent and the hooks. @default this one */
  uid?: number
  env?: Record<string, string>
  /** Where the stage's folder is made. @default the system's folder for temporary files */
  under?: string
}

export interface AgentRun {
  child: ChildProcess
  /** Resolves when the process is gone. */
  gone: Promise<void>
}

export interface Stage {
  root: string
  home: string
  server: Server
  truth: Truth
  /** How far the agent's clock is off, milliseconds. */
  clock: { offsetMs: number }
  /** Highest resident memory that any agent of this stage was seen with, in MB. */
  peakMb(): number
  /** `inside`: a command that runs it, as `unshare` does. */
  startAgent(options?: { preload?: string; env?: Record<string, string>; inside?: string[] }): AgentRun
  kill(agent: AgentRun, signal?: NodeJS.Signals): Promise<void>
  /** Straight into the spool. */
  record(tag: string, extent: Extent): void
  /** Through the real recorder, sessions in parallel. Resolves with everything that hooks printed, which is nothing. */
  play(tag: string, extent: Extent, options?: { pauseS?: number; env?: Record<string, string> }): Promise<string>
  /** The environment of hooks. */
  hookEnv: Record<string, string>
  /** Asks the agent to deliver everything, again and again, until all of `truth` is there or nothing more comes. */
  drain(timeoutMs?: number): Promise<FlushAnswer | undefined>
  /** One flush with a deadline. */
  flush(timeoutMs: number): Promise<FlushAnswer | undefined>
  tally(): Tally
  log(name?: string): string
  /** Kills all agents of this state folder, also those that hooks started. */
  endAgents(): Promise<void>
  end(): Promise<void>
}

export async function until(what: string, isSo: () => boolean, timeoutMs = 30_000): Promise<void> {
  const deadline = performance.now() + timeoutMs
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`timed out waiting for ${what}`)
    await sleep(15)
  }
}

/** A Node that other users may run: this one, or (when it lies in a private folder) another name of it. */
function nodeForAnyone(root: string): string {
  const parents: string[] = []
  for (let path = dirname(process.execPath); path !== dirname(path); path = dirname(path)) parents.push(path)
  if (parents.every((path) => (statSync(path).mode & 0o001) !== 0)) return process.execPath
  const path = join(root, 'node')
  try {
    linkSync(process.execPath, path)
  } catch {
    // Another file system.
    copyFileSync(process.execPath, path)
  }
  return path
}

/** A state folder with recording on, a server, and ways to do harm to everything in between. */
export async function createStage({
  plugin,
  server: given,
  uid,
  env = {},
  under = tmpdir(),
}: StageOptions): Promise<Stage> {
  const root = mkdtempSync(join(under, 'faults home é-'))
  chmodSync(root, 0o755)
  const home = join(root, '.claude-metrics')
  const server = given ?? (await startServer())
  createSpool({ home, now: Date.now, log: { line: () => {} } }).open()
  writeFileSync(join(home, 'token'), `${TOKEN}\n`, { mode: 0o600 })
  const nodePath = uid === undefined ? process.execPath : nodeForAnyone(root)
  writeFileSync(join(home, 'node'), `${nodePath}\n`, { mode: 0o600 })
  if (uid !== undefined) {
    for (const path of ['', 'token', 'node', 'spool', 'spool/new', 'spool/drafts', 'spool/bad'])
      chownSync(join(home, path), uid, uid)
    chownSync(root, uid, uid)
  }
  const truth = noTruth()
  const clock = { offsetMs: 0 }
  const agents = new Set<AgentRun>()
  let peakKb = 0
  const agentEnv = {
    PATH: process.env['PATH'] ?? '',
    HOME: root,
    CLAUDE_METRICS_HOME: home,
    CLAUDE_METRICS_API_URL: server.url,
    // As the recorder's environment says it, so that an agent that hooks start is no other.
    CLAUDE_METRICS_BASH_ARGS: '1',
    ...env,
  }
  const hookEnv = {
    ...agentEnv,
    CLAUDE_PLUGIN_ROOT: plugin,
    CLAUDE_PID: String(process.pid),
    AI_AGENT: 'claude-code_2-1-328_harness',
  }

  function sample(): void {
    for (const { child } of agents) {
      const kb = peakOf(child.pid)
      if (kb > peakKb) peakKb = kb
    }
    const pid = Number(existsSync(join(home, 'healthcheck.pid')) && readIfFile(join(home, 'healthcheck.pid')))
    if (pid > 1) peakKb = Math.max(peakKb, peakOf(pid))
  }
  const sampler = setInterval(sample, 50)

  async function flush(timeoutMs: number): Promise<FlushAnswer | undefined> {
    const id = randomUUID()
    writeFlushRequest(home, { id, untilMs: Date.now() + clock.offsetMs + timeoutMs })
    if (uid !== undefined) chownSync(join(home, 'flush.request'), uid, uid)
    const deadline = performance.now() + timeoutMs + 2_000
    while (performance.now() < deadline) {
      const answer = readFlushAnswer(home, id)
      if (answer) return answer
      await sleep(20)
    }
    return undefined
  }

  const strays = (): number[] =>
    readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 1 && readIfFile(`/proc/${pid}/environ`).includes(`CLAUDE_METRICS_HOME=${root}/`))

  const stage: Stage = {
    root,
    home,
    server,
    truth,
    clock,
    hookEnv,
    peakMb: () => Math.round(peakKb / 1_024),
    startAgent({ preload, env: more = {}, inside = [] } = {}) {
      const args = preload === undefined ? [] : ['--import', join(plugin, 'preload', preload)]
      const [program = '', ...rest] = [...inside, nodePath, ...NODE_OPTIONS, ...args, join(plugin, 'dist/agent.mjs')]
      const child = spawn(program, rest, {
        cwd: root,
        env: { ...agentEnv, ...more },
        stdio: 'ignore',
        ...(uid !== undefined && { uid, gid: uid }),
      })
      const run: AgentRun = {
        child,
        gone: new Promise((resolve) => child.once('exit', () => resolve(void agents.delete(run)))),
      }
      agents.add(run)
      return run
    },
    async kill(agent, signal = 'SIGKILL') {
      sample()
      agent.child.kill(signal)
      await agent.gone
    },
    record: (tag, extent) => playDirectly(home, scriptSessions(root, tag, extent, truth)),
    async play(tag, extent, { pauseS = 0, env: more = {} } = {}) {
      const sessions = scriptSessions(root, tag, extent, truth)
      const said = await Promise.all(
        sessions.map((session) => {
          const script = sessionScript(root, join(plugin, 'hooks/record.sh'), session, pauseS)
          return outputOf(spawn('sh', [script], { cwd: root, env: { ...hookEnv, ...more } }))
        }),
      )
      return said.join('')
    },
    flush,
    async drain(timeoutMs = 60_000) {
      const deadline = performance.now() + timeoutMs
      let answer: FlushAnswer | undefined
      do {
        answer = await flush(Math.min(5_000, deadline - performance.now()))
      } while (!(answer?.isEmpty && isComplete(truth, server)) && performance.now() < deadline)
      return answer
    },
    tally: () => tally(truth, server),
    log: (name = 'errors.log') => readIfFile(join(home, name)),
    async endAgents() {
      for (const agent of agents) await stage.kill(agent)
      // Agents that hooks started are not our children, and may still be starting.
      for (let pids = strays(); pids.length > 0; pids = strays()) {
        for (const pid of pids) killIfThere(pid)
        await sleep(20)
      }
    },
    async end() {
      clearInterval(sampler)
      await stage.endAgents()
      if (given === undefined) await server.close()
      rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
    },
  }
  return stage
}

/** Acts on a stage of its own, and ends that whatever happens. */
export async function withStage(options: StageOptions, act: (stage: Stage) => Promise<void>): Promise<void> {
  const stage = await createStage(options)
  try {
    await act(stage)
  } finally {
    await stage.end()
  }
}

export function outputOf(child: ChildProcess): Promise<string> {
  let text = ''
  child.stdout?.on('data', (data) => (text += data))
  child.stderr?.on('data', (data) => (text += data))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', () => resolve(text))
  })
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended since it was seen.
  }
}

export function readIfFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function peakOf(pid: number | undefined): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readIfFile(`/proc/${pid}/status`))?.[1] ?? 0)
}

const median = (values: number[]): number => values.sort((one, other) => one - other)[values.length >> 1] ?? 0

/**
 * How much longer a hook takes on `stage` than on one where all is well and an agent runs, both at the same time on the
 * same machine: medians of `rounds` interleaved calls. The event is the doctor's, which has no effect.
 */
export async function hookRatio(plugin: string, stage: Stage, rounds = 21): Promise<number> {
  const calm = await createStage({ plugin })
  try {
    calm.startAgent()
    await until('the calm agent', () => existsSync(join(calm.home, 'status.json')))
    const input = JSON.stringify({ session_id: 'probe', hook_event_name: 'DoctorCanary', filler: 'x'.repeat(2_000) })
    const time = ({ hookEnv, home }: Stage): number => {
      const env = { ...hookEnv, CLAUDE_METRICS_HOME: home, CLAUDE_CODE_SESSION_ID: 'probe' }
      const started = performance.now()
      spawnSync('sh', [join(plugin, 'hooks/record.sh'), 'DoctorCanary'], { input, env })
      return performance.now() - started
    }
    const usual: number[] = []
    const here: number[] = []
    for (let round = 0; round < rounds; round++) {
      usual.push(time(calm))
      here.push(time(stage))
      await sleep(5)
    }
    return median(here) / median(usual)
  } finally {
    await calm.end()
  }
}
