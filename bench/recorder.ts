import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Rounds of one recorder and one floor each, interleaved so that a busy moment hits both. */
const ROUNDS = 300
/** A PostToolUse of a Bash call with 4 KB of output. */
const PAYLOAD = JSON.stringify({ hook_event_name: 'PostToolUse', tool_response: { stdout: 'x'.repeat(5_000) } })

const RECORDER = fileURLToPath(new URL('../plugin/hooks/record.sh', import.meta.url))

export interface RecorderResult {
  recorderMs: number
  floorMs: number
  /** How much dearer the recorder is than the least a shell can do. The budget is 1.5. */
  ratio: number
}

/** Medians of record.sh and of `sh -c 'cat >x; mv x y'`, wall time from spawn to exit. */
export function measureRecorder(rounds = ROUNDS): RecorderResult {
  const home = mkdtempSync(join(tmpdir(), 'recorder-bench-'))
  const waiting = join(home, 'spool/new')
  mkdirSync(waiting, { recursive: true })
  mkdirSync(join(home, 'spool/drafts'))
  const env = { PATH: process.env.PATH ?? '', CLAUDE_METRICS_HOME: home, CLAUDE_CODE_SESSION_ID: 'bench' }
  const recorder: number[] = []
  const floor: number[] = []
  try {
    for (let round = 0; round < rounds; round++) {
      recorder.push(timeMs([RECORDER, 'PostToolUse'], home, env))
      floor.push(timeMs(['-c', 'cat >x; mv x y'], home, env))
    }
    if (readdirSync(waiting).length !== rounds) throw new Error('the recorder lost entries')
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
  const [recorderMs, floorMs] = [median(recorder), median(floor)]
  return { recorderMs, floorMs, ratio: recorderMs / floorMs }
}

function timeMs(args: string[], cwd: string, env: Record<string, string>): number {
  const start = performance.now()
  execFileSync('sh', args, { cwd, env, input: PAYLOAD })
  return performance.now() - start
}

const median = (values: number[]): number => values.sort((one, other) => one - other)[values.length >> 1] ?? 0

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { recorderMs, floorMs, ratio } = measureRecorder()
  console.log(
    `recorder ${recorderMs.toFixed(2)} ms, floor ${floorMs.toFixed(2)} ms, ratio ${ratio.toFixed(2)} (budget 1.5)`,
  )
}
