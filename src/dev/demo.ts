import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pageFolderOf } from '../../viewer/server/page-folder.ts'
import type { ReceivedRequest } from '../../viewer/server/received-request.ts'
import { isVerified, readAgent } from '../process/agent-owner.ts'
import { stopAgent } from '../process/launch.ts'
import { demoEnvironment } from './demo-environment.ts'
import { arrivalsIn, type Check, compare, isMet } from './expectation.ts'
import { createHookCommands } from './hook-commands.ts'
import { startIngest } from './ingest.ts'
import { liveLine } from './live-line.ts'
import { createPaint } from './paint.ts'
import { play } from './player.ts'
import { parseRecording } from './recording.ts'
import { timeline, verdict } from './timeline.ts'

/** The recorded session takes six seconds; with this, and the agent's farewell, `--once` stays below a minute. */
const PLAY_MAX_MS = 25_000
/** After SessionEnd the agent still reads, flushes and delivers; that takes about a second. */
const ARRIVAL_MAX_MS = 20_000
/** The agent leaves cleanly on SIGTERM; requests in flight have 3 s. Then it is ended. */
const FAREWELL_MAX_MS = 8_000
/** An agent that was started a moment ago has no lock yet; it takes a third of a second, more on a busy machine. */
const AGENT_START_MAX_MS = 2_000
const POLL_MS = 50

export interface DemoOptions {
  /** The folder with `hooks/hooks.json`, `dist/` and `demo/session.json`. */
  pluginRoot: string
  /** End after the recorded session instead of waiting for real ones. */
  once: boolean
  out: NodeJS.WritableStream
  color: boolean
  /** Only what is needed to find programs is taken from it; no settings, no tokens. */
  env: Record<string, string | undefined>
  /** Ends the demo early, cleanly. Without it SIGINT and SIGTERM do. */
  signal?: AbortSignal
}

/**
 * Plays a recorded session through the plugin's real hooks and a real agent into an ingest on this machine, and shows
 * what arrives. Everything happens in a folder of its own that is gone afterwards.
 *
 * @returns 0 when everything that the recording promises arrived, 1 otherwise
 */
export async function runDemo(options: DemoOptions): Promise<number> {
  const { pluginRoot, once, out, env } = options
  const paint = createPaint(options.color)
  const say = (...lines: string[]) => void out.write(`${lines.join('\n')}\n`)
  const interruption = options.signal ? { signal: options.signal, dispose: () => {} } : untilInterrupted()
  const { signal } = interruption
  const wait = (ms: number) => sleep(ms, undefined, { signal }).catch(() => {})

  // The real path: on macOS the temporary folder is behind a symbolic link, and the client never shows such a one.
  const root = fs.realpathSync(fs.mkdtempSync(join(os.tmpdir(), 'claude-metrics-demo-')))
  const home = join(root, '.claude-metrics')
  const token = `cm_${randomBytes(24).toString('hex')}`
  const requests: ReceivedRequest[] = []
  const startedAtMs = Date.now()
  let wasStarted = false
  const pageFolder = pageFolderOf(pluginRoot)
  const ingest = await startIngest({
    port: 0,
    token,
    ...(pageFolder !== undefined && { pageFolder }),
    onEvent: (request) => {
      // The tee shows on the page; the verdict is about what the API got.
      if (request.path.startsWith('/v1/')) return
      requests.push(request)
      say(liveLine(request, Date.now() - startedAtMs, paint))
    },
  })

  try {
    const recording = parseRecording(fs.readFileSync(join(pluginRoot, 'demo', 'session.json'), 'utf8'), root)
    const environment = demoEnvironment({
      env,
      root,
      home,
      recording,
      url: ingest.url,
      otlpEndpoint: ingest.origin,
      token,
      pluginRoot,
    })
    const hooks = createHookCommands({ pluginRoot, cwd: recording.cwd, env: environment })
    const complaints: string[] = []

    if (!once && pageFolder !== undefined) say(`Look at ${paint.bold(`${ingest.origin}/`)}`, '')
    say(paint.bold('A recorded session, through the real hooks and a real agent, as it arrives:'), '')
    await play({
      recording,
      now: Date.now,
      wait,
      signal: AbortSignal.any([signal, AbortSignal.timeout(PLAY_MAX_MS)]),
      runHook: async (event, input) => {
        wasStarted ||= event === 'SessionStart' && hooks.events.includes(event)
        const effort = (input.effort as { level?: string } | undefined)?.level
        for (const { exitCode, said } of await hooks.run(event, input, effort ? { CLAUDE_EFFORT: effort } : {}))
          if (exitCode !== 0 || said !== '') complaints.push(`${event}: exit code ${exitCode} ${said}`.trim())
      },
    })
    const checks = (): Check[] => [
      ...compare(recording, arrivalsIn(requests)),
      { name: 'hooks that spoke or failed', expected: 0, arrived: complaints.length },
    ]
    const deadlineMs = Date.now() + ARRIVAL_MAX_MS
    while (!checks().every(isMet) && Date.now() < deadlineMs && !signal.aborted) await wait(POLL_MS)
    if (signal.aborted) return 1

    const result = checks()
    say('', ...timeline(arrivalsIn(requests), paint), '', ...verdict(result, paint), ...complaints)
    if (!once) {
      say('', ...invitation({ url: ingest.url, origin: ingest.origin, token, home, pluginRoot }))
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    }
    return result.every(isMet) ? 0 : 1
  } finally {
    await farewell(home, wasStarted)
    await ingest.close()
    fs.rmSync(root, { recursive: true, force: true, maxRetries: 3 })
    interruption.dispose()
  }
}

function invitation(to: { url: string; origin: string; token: string; home: string; pluginRoot: string }): string[] {
  return [
    `The session is at ${to.origin}/ to look at. To send one of your own there, in another terminal:`,
    '',
    `  CLAUDE_METRICS_API_URL=${to.url} \\`,
    `  CLAUDE_METRICS_API_TOKEN=${to.token} \\`,
    `  CLAUDE_METRICS_OTLP_ENDPOINT=${to.origin} \\`,
    `  CLAUDE_METRICS_HOME='${to.home}' \\`,
    `  claude --plugin-dir '${to.pluginRoot}'`,
    '',
    'Ctrl-C ends it and removes everything it wrote.',
  ]
}

/**
 * Stops the agent of this state folder and waits until it is gone, so that nobody writes into a folder that is being
 * removed. One that was started may not show yet.
 */
async function farewell(home: string, wasStarted: boolean): Promise<void> {
  const startedByMs = Date.now() + (wasStarted ? AGENT_START_MAX_MS : 0)
  while (!readAgent(home) && Date.now() < startedByMs) await sleep(POLL_MS)

  const deadlineMs = Date.now() + FAREWELL_MAX_MS
  let agent = readAgent(home)
  if (agent) stopAgent(agent)
  while (agent && Date.now() < deadlineMs) {
    await sleep(POLL_MS)
    agent = readAgent(home)
  }
  if (agent && isVerified(agent)) process.kill(agent.pid, 'SIGKILL')
}

function untilInterrupted(): { signal: AbortSignal; dispose: () => void } {
  const controller = new AbortController()
  const interrupt = () => controller.abort()
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  return {
    signal: controller.signal,
    dispose: () => void process.off('SIGINT', interrupt).off('SIGTERM', interrupt),
  }
}
