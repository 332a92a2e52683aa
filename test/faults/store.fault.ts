import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect } from 'vitest'
import { runNode } from '../cli/run-node.ts'
import { fullRow } from './extent.ts'
import { buildPlugin } from './plugin.ts'
import { conclude, note } from './row.ts'
import { accept } from './server.ts'
import { type Stage, until, withStage } from './stage.ts'

const group = '9 The local store'
const isRoot = process.getuid?.() === 0
let plugin = ''
beforeAll(async () => {
  plugin = await buildPlugin(['src/cli.ts'])
})
afterAll(() => rmSync(plugin, { recursive: true, force: true }))

const load = { sessions: 20, turns: 9, tools: 2 }

const cli = () => join(plugin, 'dist/cli.mjs')
/** Of commands: the client's transcripts are below the stage's folder. */
const envOf = ({ hookEnv, root }: Stage): Record<string, string> => ({ ...hookEnv, CLAUDE_CONFIG_DIR: root })

interface Sums {
  tokens: number
  turns: number
  toolCalls: number
}

/** What `report` says of all sessions together. */
async function sumsOf(env: Record<string, string>): Promise<Sums & { stderr: string }> {
  const { code, stdout, stderr } = await runNode(cli(), ['report', '--json'], { env })
  expect(code, stderr).toBe(0)
  const { total } = JSON.parse(stdout) as { total: Record<string, number> }
  const counted = ['input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_write_tokens']
  const tokens = counted.reduce((sum, name) => sum + (total[name] ?? Number.NaN), 0)
  return { tokens, turns: total['turns'] ?? 0, toolCalls: total['tool_calls'] ?? 0, stderr }
}

function truthOf({ truth }: Stage): Sums {
  const totals = [...truth.sessions.values()]
  const sum = (count: (one: (typeof totals)[number]) => number) => totals.reduce((all, one) => all + count(one), 0)
  const tokens = sum(({ tokensIn, tokensOut }) => tokensIn + tokensOut)
  return { tokens, turns: sum(({ turns }) => turns), toolCalls: sum(({ tools }) => tools) }
}

/** Rows of a table, as `export` writes them. */
async function rowsOf(stage: Stage, table: string): Promise<number> {
  const { stdout } = await runNode(cli(), ['export', '--table', table], { env: envOf(stage) })
  return stdout.split('\n').filter((line) => line !== '').length
}

async function killedReport(stage: Stage, afterMs: number): Promise<void> {
  const child = spawn(process.execPath, [cli(), 'report'], { env: envOf(stage), stdio: 'ignore' })
  const gone = new Promise((resolve) => child.once('exit', resolve))
  await sleep(afterMs)
  child.kill('SIGKILL')
  await gone
}

fullRow('the agent and reports are killed at random moments; each fact is in the store once', async () => {
  const kills = 40
  await withStage({ plugin, env: { CLAUDE_METRICS_LOCAL: '1' } }, async (stage) => {
    stage.server.react = () => accept
    const playing = stage.play('store', load, { pauseS: 1.2 })
    for (let kill = 0; kill < kills; kill++) {
      const agent = stage.startAgent()
      await Promise.all([killedReport(stage, 100 + Math.random() * 700), sleep(20 + Math.random() * 600)])
      await stage.kill(agent)
    }
    await playing
    stage.startAgent()
    await stage.drain()
    await until('everything delivered', () => stage.tally().lost.length === 0, 60_000)
    const { stderr, ...found } = await sumsOf(envOf(stage))
    expect(found).toEqual(truthOf(stage))
    expect(stderr).not.toMatch(/damaged|cannot/)
    const tables = { prompts: stage.truth.prompts.size, tool_calls: stage.truth.tools.size }
    for (const [table, count] of Object.entries(tables)) expect(await rowsOf(stage, table), table).toBe(count)
    const fault = `the agent and reports are killed at random moments, ${kills} times each, with the local store`
    conclude({ group, fault, note: `report: ${found.turns} turns, ${found.toolCalls} calls, the truth` }, stage)
  })
})

fullRow.runIf(isRoot)('a disk that is full while a report writes, and has room later', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cm-full-'))
  const home = join(folder, 'home')
  mkdirSync(home, { mode: 0o700 })
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400k,mode=0700', 'tmpfs', home])
  try {
    await withStage({ plugin }, async (stage) => {
      stage.record('full', load)
      const env = { ...envOf(stage), CLAUDE_METRICS_HOME: home }
      const { stderr, ...without } = await sumsOf(env)
      expect(without).toEqual(truthOf(stage))
      expect(stderr).toContain('cannot be used')
      execFileSync('mount', ['-o', 'remount,size=64m', home])
      for (const round of [1, 2]) {
        const { stderr: said, ...again } = await sumsOf(env)
        expect(again, `report ${round}`).toEqual(truthOf(stage))
        expect(said).not.toMatch(/damaged|cannot/)
      }
      const fault = 'the disk is full while a report writes its store, and has room later'
      note({ group, fault, note: 'the report is made all the same and says so; the next one has a whole store' })
    })
  } finally {
    execFileSync('umount', [home])
    rmSync(folder, { recursive: true, force: true })
  }
})
