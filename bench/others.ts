import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { medianOf } from './figures.ts'
import { RECORDER } from './recorder.ts'
import { runMs } from './run-ms.ts'
import { atMost, type Goal, type Section } from './section.ts'
import { refusingUrl, startServer } from './server.ts'
import { openSpool } from './sessions.ts'

const ROUNDS = 12
/** Each waits for its time limit. */
const HANGING_ROUNDS = 2

/** Other ways to get the same event out of a hook, on the same input, in turns. */
export async function benchOthers(programs: string): Promise<Section> {
  const home = mkdtempSync(join(tmpdir(), 'others-bench-'))
  const scratch = join(home, 'scratch')
  mkdirSync(scratch)
  openSpool(home)
  const input = join(home, 'payload')
  const call = { tool_name: 'Bash', tool_use_id: 't', tool_input: { command: 'true' } }
  const text = {
    session_id: 's',
    hook_event_name: 'PostToolUse',
    ...call,
    tool_response: { stdout: 'x'.repeat(5_000) },
  }
  writeFileSync(input, JSON.stringify(text))
  const up = await startServer('accepts')
  const hanging = await startServer('hangs')
  const endpoints = [up.url, await refusingUrl(), hanging.url]
  const node = (name: string) => ({ file: process.execPath, args: [join(programs, `${name}.mjs`)] })
  const ways = [
    { name: 'sh -c "cat >x; mv x y" (floor)', file: 'sh', args: ['-c', 'cat >x; mv x y'] },
    { name: 'ours: record.sh', file: 'sh', args: [RECORDER, 'PostToolUse'] },
    { name: 'node -e 0', file: process.execPath, args: ['-e', '0'] },
    { name: 'Node, node:http POST', ...node('http-hook') },
    { name: 'Node, fetch POST', ...node('fetch-hook') },
    { name: 'Node, OpenTelemetry SDK and OTLP exporter', ...node('otel-hook') },
  ]
  const times = ways.map(() => endpoints.map((): number[] => []))
  try {
    for (let round = 0; round < ROUNDS; round++) {
      for (const [index, url] of endpoints.entries()) {
        if (url === hanging.url && round >= HANGING_ROUNDS) continue
        const env = { PATH: process.env.PATH ?? '', CLAUDE_METRICS_HOME: home, BENCH_ENDPOINT: url }
        for (const [way, { file, args }] of ways.entries()) {
          times[way]?.[index]?.push(await runMs({ file, args, cwd: scratch, env, input }))
        }
      }
    }
  } finally {
    up.close()
    hanging.close()
    rmSync(home, { recursive: true, force: true })
  }
  const medians = times.map((each) => each.map(medianOf))
  const floor = medians[0]?.[0] ?? 1
  const ours = medians[1]?.[0] ?? 1
  const cheapestOther = Math.min(...medians.slice(3).map(([first]) => first ?? 0))
  const goals: Goal[] = [atMost('ours by the cheapest of the others', ours / cheapestOther, 1)]
  return {
    title: 'Against other ways',
    method: `Median milliseconds a PostToolUse hook with 5 KB of input keeps the client waiting; the programs are in bench/rivals, bundled, with a time limit of 2 s of their own where an endpoint hangs.`,
    columns: ['hook', 'endpoint up', 'refuses', 'hangs', 'by the floor'],
    rows: ways.map(({ name }, way) => [name, ...(medians[way] ?? []), (medians[way]?.[0] ?? 0) / floor]),
    goals,
  }
}
