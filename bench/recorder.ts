import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type AgentProcess, startAgent } from './agent-process.ts'
import { type Figures, figuresOf } from './figures.ts'
import { runMs } from './run-ms.ts'
import { atMost, type Section } from './section.ts'
import { refusingUrl, startServer } from './server.ts'
import { openSpool, writeEntry } from './sessions.ts'
import { until } from './until.ts'

export const RECORDER = fileURLToPath(new URL('../plugin/hooks/record.sh', import.meta.url))

/** Rounds of one of each, so that a busy moment hits all. */
const ROUNDS = 200
/** A start of Node takes ten recorders: fewer do. */
const NODE_EVERY = 10

interface Situation {
  name: string
  payloadBytes?: number
  endpoint?: 'up' | 'refusing' | 'hanging'
  waiting?: number
  parallel?: number
  event?: string
}

const SITUATIONS: Situation[] = [
  { name: '5 KB, alone, nothing waiting' },
  { name: '1 KB', payloadBytes: 1_000 },
  { name: '64 KB', payloadBytes: 64_000 },
  { name: '512 KB', payloadBytes: 512_000 },
  { name: '4 MB', payloadBytes: 4_000_000 },
  { name: 'endpoint up, agent at work', endpoint: 'up' },
  { name: 'endpoint refuses', endpoint: 'refusing' },
  { name: 'endpoint hangs', endpoint: 'hanging' },
  { name: 'Stop, agent looked for', endpoint: 'up', event: 'Stop' },
  { name: '10 000 waiting', waiting: 10_000 },
  { name: '16 in parallel', parallel: 16 },
]

interface Measured {
  recorder: Figures
  floor: Figures
  nodeMs: number
}

/** record.sh against the least a shell can do with a payload, and against starting Node for nothing. */
export async function benchRecorder(program: string): Promise<Section> {
  const rows: (string | number)[][] = []
  const ratios: number[] = []
  for (const situation of SITUATIONS) {
    const { recorder, floor, nodeMs } = await measure(situation, program)
    const ratio = recorder.median / floor.median
    ratios.push(ratio)
    const { median, p95, p99 } = recorder
    rows.push([situation.name, median, p95, p99, floor.median, floor.p95, floor.p99, nodeMs, ratio, p99 / floor.p99])
  }
  const figures = ['recorder median', 'p95', 'p99', 'floor median', 'p95', 'p99', 'node -e 0', 'ratio', 'of p99']
  return {
    title: 'Recorder',
    method:
      'Milliseconds from spawn to exit, payload on stdin from a file. Floor: `sh -c "cat >x; mv x y"`. Both in turns, with `node -e 0` every tenth time.',
    columns: ['situation', ...figures],
    rows,
    goals: [atMost('recorder by the floor, worst situation', Math.max(...ratios), 1.5)],
  }
}

async function measure(situation: Situation, program: string): Promise<Measured> {
  const { payloadBytes = 5_000, waiting = 0, parallel = 1, event = 'PostToolUse' } = situation
  const home = mkdtempSync(join(tmpdir(), 'recorder-bench-'))
  const scratch = join(home, 'scratch')
  mkdirSync(scratch)
  openSpool(home)
  for (let index = 0; index < waiting; index++) {
    writeEntry(home, { name: `old.${index}`, event, input: payloadOf(event, 100), atMs: Date.now() })
  }
  writeFileSync(join(home, 'payload'), JSON.stringify(payloadOf(event, payloadBytes)))
  const { agent, close } = await startWorld(situation, home, program)
  const env = { PATH: process.env.PATH ?? '', CLAUDE_METRICS_HOME: home, CLAUDE_CODE_SESSION_ID: 'bench' }
  const rounds = payloadBytes > 500_000 ? ROUNDS / 2.5 : Math.ceil(ROUNDS / parallel)
  const run = (file: string, args: string[]) => runMs({ file, args, cwd: scratch, env, input: join(home, 'payload') })
  const [recorder, floor, node]: number[][] = [[], [], []]
  try {
    for (let round = 0; round < rounds; round++) {
      const all = Array.from({ length: parallel })
      recorder?.push(...(await Promise.all(all.map(() => run('sh', [RECORDER, event])))))
      floor?.push(...(await Promise.all(all.map((_, index) => run('sh', ['-c', `cat >x${index}; mv x${index} y`])))))
      if (round % NODE_EVERY === 0) node?.push(await run(process.execPath, ['-e', '0']))
    }
    const made = readdirSync(join(home, 'spool/new')).length - waiting
    if (agent === undefined && made !== rounds * parallel) throw new Error('the recorder lost entries')
  } finally {
    await agent?.stop()
    close()
    rmSync(home, { recursive: true, force: true })
  }
  return { recorder: figuresOf(recorder ?? []), floor: figuresOf(floor ?? []), nodeMs: figuresOf(node ?? []).median }
}

/** An agent that delivers to such an endpoint, if the situation has one. */
async function startWorld(
  { endpoint }: Situation,
  home: string,
  program: string,
): Promise<{ agent: AgentProcess | undefined; close: () => void }> {
  if (endpoint === undefined) return { agent: undefined, close: () => {} }
  const server = endpoint === 'refusing' ? undefined : await startServer(endpoint === 'up' ? 'accepts' : 'hangs')
  const url = server?.url ?? (await refusingUrl())
  const agent = startAgent({ program, home, env: { CLAUDE_METRICS_API_URL: url } })
  await until('the agent', () => readdirSync(home).includes('status.json'))
  return { agent, close: () => server?.close() }
}

let calls = 0

const payloadOf = (event: string, bytes: number): object => ({
  session_id: 'bench',
  hook_event_name: event,
  tool_name: 'Bash',
  tool_use_id: `toolu_${++calls}`,
  tool_input: { command: 'true' },
  tool_response: { stdout: 'x'.repeat(bytes) },
})
