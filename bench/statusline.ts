import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from '../test/cli/bundle.ts'
import { runMs } from './run-ms.ts'
import { atMost, type Section } from './section.ts'

const RUNS = 40

/** What the client waits for each time it draws the line below its prompt, beside a Node that does nothing. */
export async function benchStatusLine(): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'statusline-bench-'))
  try {
    await bundle(folder, ['src/statusline.ts'])
    const program = join(folder, 'statusline.mjs')
    const nothing = join(folder, 'nothing.mjs')
    writeFileSync(nothing, '')
    const input = join(folder, 'input.json')
    const env = { HOME: folder, CLAUDE_METRICS_HOME: join(folder, 'state'), CLAUDE_METRICS_BUDGET_USD: '10' }
    const times = { line: [] as number[], floor: [] as number[] }
    for (let run = 0; run < RUNS; run++) {
      // The cost grows, as it does while somebody works: then the day's file is written each time.
      const cost = { total_cost_usd: run / 100, total_duration_ms: 1_000 }
      writeFileSync(input, JSON.stringify({ session_id: 'bench', cost, context_window: { used_percentage: 38 } }))
      const common = { file: process.execPath, cwd: folder, env, input }
      times.floor.push(await runMs({ ...common, args: [nothing] }))
      times.line.push(await runMs({ ...common, args: [program] }))
    }
    const [line, floor] = [sorted(times.line), sorted(times.floor)]
    return {
      title: 'The status line',
      method: `${RUNS} runs of dist/statusline.mjs as the client starts it, its cost growing each time, in turn with a Node that runs an empty file.`,
      columns: ['', 'fastest, ms', 'median, ms', '95 %, ms'],
      rows: [
        ['status line', ...line],
        ['Node with an empty file', ...floor],
      ],
      goals: [atMost('status line, median ms', line[1], 50), atMost('of it ours, median ms', line[1] - floor[1], 15)],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function sorted(times: readonly number[]): [number, number, number] {
  const ordered = times.toSorted((one, other) => one - other)
  const at = (share: number) => ordered[Math.floor(share * (ordered.length - 1))] ?? 0
  return [at(0), at(0.5), at(0.95)]
}
