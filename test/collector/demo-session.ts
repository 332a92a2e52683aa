import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished, vi } from 'vitest'
import { createHookCommands } from '../../src/dev/hook-commands.ts'
import { play } from '../../src/dev/player.ts'
import { parseRecording, type Recording } from '../../src/dev/recording.ts'
import { readAgent } from '../../src/process/agent-owner.ts'
import { stopAgent } from '../../src/process/launch.ts'
import { bundle, repository } from '../cli/bundle.ts'

/** The demo's recorded session, played through the plugin's real hooks and a real agent. */
export interface DemoSession {
  recording: Recording
  home: string
  /** What hooks said although they must not. */
  complaints: string[]
  play(): Promise<void>
}

/** The plugin is this checkout's: its hooks, and bundles of the source as it is now. */
export async function createDemoSession(env: Record<string, string>): Promise<DemoSession> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'collector-session-')))
  const plugin = join(root, 'plugin')
  const home = join(root, '.claude-metrics')
  mkdirSync(plugin)
  for (const name of ['hooks', 'demo', '.claude-plugin'])
    cpSync(join(repository, 'plugin', name), join(plugin, name), { recursive: true })
  await bundle(join(plugin, 'dist'), ['src/agent.ts', 'src/session-start.ts', 'src/cli.ts'])
  const recording = parseRecording(readFileSync(join(plugin, 'demo', 'session.json'), 'utf8'), root)
  const hooks = createHookCommands({
    pluginRoot: plugin,
    cwd: recording.cwd,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: root,
      ...recording.environment,
      CLAUDE_CODE_SESSION_ID: recording.sessionId,
      CLAUDE_PID: String(process.pid),
      CLAUDE_PLUGIN_ROOT: plugin,
      CLAUDE_METRICS_HOME: home,
      ...env,
    },
  })
  const complaints: string[] = []
  const leave = async () => {
    const agent = readAgent(home)
    if (agent && stopAgent(agent)) await vi.waitUntil(() => readAgent(home) === undefined, { timeout: 15_000 })
  }
  onTestFinished(async () => {
    await leave()
    rmSync(root, { recursive: true, force: true, maxRetries: 3 })
  })
  return {
    recording,
    home,
    complaints,
    play: () =>
      play({
        recording,
        now: Date.now,
        wait: (ms) => sleep(ms),
        signal: AbortSignal.timeout(30_000),
        runHook: async (event, input) => {
          for (const { exitCode, said } of await hooks.run(event, input))
            if (exitCode !== 0 || said !== '') complaints.push(`${event}: ${exitCode} ${said}`)
        },
      }),
  }
}
