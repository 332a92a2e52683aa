import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle, repository } from '../test/cli/bundle.ts'
import { makeHistorySet } from './history-set.ts'
import { atLeast, atMost, type Section } from './section.ts'

/** A quarter of the set that the goals speak of, so that the bench ends in a minute; BENCH_MB=370 makes it whole. */
const MEGABYTES = Number(process.env.BENCH_MB ?? 92)
const SESSIONS = Math.round(MEGABYTES * (360 / 370))
const WARM_RUNS = 5

/** The peer that people know: reads the same files, adds up tokens and looks prices up. */
const PEER = 'ccusage@18'

/** Reports over past sessions: the first, which reads everything, and the next, for which nothing is new. */
export async function benchReport(): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'report-bench-'))
  try {
    const claude = join(folder, 'claude')
    const captures = join(repository, 'test/captures')
    makeHistorySet({ folder: claude, sessions: SESSIONS, bytes: MEGABYTES * 1e6, captures, untilMs: Date.now() })
    await bundle(join(folder, 'dist'), ['src/cli.ts'])
    const env = { ...process.env, HOME: folder, CLAUDE_CONFIG_DIR: claude, CLAUDE_METRICS_HOME: join(folder, 'state') }
    const report = () => measure(process.execPath, [join(folder, 'dist/cli.mjs'), 'report', '--json'], env)
    const first = await report()
    const warm: Measured[] = []
    for (let run = 0; run < WARM_RUNS; run++) warm.push(await report())
    const warmMs = Math.min(...warm.map(({ ms }) => ms))
    const peer = await peerRun(folder, env)
    return {
      title: 'Report over past sessions',
      method: `${MEGABYTES} MB in ${SESSIONS} sessions, made of the captured ones with ids and times of their own (short lines, many turns: what costs most for each MB). The first report reads all; the next ones (the fastest of ${WARM_RUNS}) find nothing new. ${PEER} on the same files in the same minute, offline.`,
      columns: ['', 'ms', 'memory, MB'],
      rows: [
        ['first report', first.ms, first.mb],
        ['warm report', warmMs, warm[0]?.mb ?? 0],
        peer === undefined ? [`${PEER} (not to be had)`, '–', '–'] : [PEER, peer.ms, peer.mb],
      ],
      goals: [
        ...(peer === undefined ? [] : [atLeast(`${PEER} by the first report`, peer.ms / first.ms, 3)]),
        atMost('warm report, ms', warmMs, 300),
        atMost('memory of the first report, MB', first.mb, 150),
      ],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Measured {
  ms: number
  mb: number
}

async function peerRun(folder: string, env: NodeJS.ProcessEnv): Promise<Measured | undefined> {
  try {
    const quiet = ['--no-audit', '--no-fund', '--silent']
    execFileSync('npm', ['install', '--prefix', join(folder, 'peer'), ...quiet, PEER], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  const program = join(folder, 'peer/node_modules/ccusage/dist/index.js')
  return measure(process.execPath, [program, 'daily', '--offline', '--json'], env)
}

/** Runs a program to its end. Memory is the most it ever had, as Linux reports it; 0 elsewhere. */
function measure(file: string, args: string[], env: NodeJS.ProcessEnv): Promise<Measured> {
  const begun = performance.now()
  const child = spawn(file, args, { env, stdio: 'ignore' })
  let mb = 0
  const look = setInterval(() => {
    mb = Math.max(mb, peakMb(child.pid))
  }, 10)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => {
      clearInterval(look)
      if (code !== 0) reject(new Error(`${args.join(' ')} ended with ${code}`))
      else resolve({ ms: performance.now() - begun, mb })
    })
  })
}

function peakMb(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_000
  } catch {
    return 0
  }
}
