import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Environment } from '../config/settings.ts'
import { arrivedCanary, CANARY_EVENT, forgetCanary } from '../spool/canary.ts'
import { spoolFolders } from '../spool/spool-folders.ts'
import { type Finding, failed, ok, skipped } from '../status/finding.ts'

export interface CanaryOptions {
  home: string
  env: Environment
  /** Folder of the plugin, which holds hooks/record.sh. */
  pluginRoot: string
  /** An agent runs that should take it. */
  hasAgent: boolean
  now: () => number
}

/** The recorder takes milliseconds; a busy machine may need more. */
const RECORDER_MS = 5_000

/** The agent looks at once; it may be busy with a batch. */
const ARRIVAL_MS = 5_000
const POLL_MS = 50

/**
 * Sends a canary the way of every event: through the recorder that the hooks run, into the spool, to the agent. It is
 * an event of no client, of which nothing is made, so no destination ever hears of it.
 */
export async function sendCanary(options: CanaryOptions): Promise<Finding[]> {
  const { home, hasAgent, now } = options
  const id = `doctor-${randomUUID()}`
  const startedAtMs = now()
  const problem = await record(id, options)
  const tookMs = Math.round(now() - startedAtMs)
  const isRecorded = (): boolean => filesOf(home, id).length > 0 || arrivedCanary(home) === id
  try {
    if (problem !== undefined || !isRecorded()) {
      const text = problem ?? 'The recorder ran, and nothing was recorded.'
      const todo =
        'Hooks need sh, and room and rights in the state folder. Try: sh hooks/record.sh in the plugin’s folder.'
      return [failed('recorder', text, todo), skipped('spool', 'There is nothing to take.')]
    }
    const recorder = ok('recorder', `The hooks’ recorder keeps an event (${tookMs} ms).`)
    if (!hasAgent) return [recorder, skipped('spool', 'No agent runs that could take the event.')]
    const deadlineMs = now() + ARRIVAL_MS
    while (arrivedCanary(home) !== id && now() < deadlineMs) await delay(POLL_MS)
    if (arrivedCanary(home) === id) return [recorder, ok('spool', 'The agent takes what is recorded.')]
    const todo =
      'It may be busy, or stuck: errors.log says why. /claude-metrics-stop-healthcheck and a new session start another.'
    return [recorder, failed('spool', `The agent did not take the event within ${ARRIVAL_MS / 1_000} s.`, todo)]
  } finally {
    for (const path of filesOf(home, id)) rmSync(path, { force: true })
    forgetCanary(home)
  }
}

/** What went wrong, if the recorder could not even be run. */
async function record(id: string, { home, env, pluginRoot }: CanaryOptions): Promise<string | undefined> {
  const script = join(pluginRoot, 'hooks/record.sh')
  if (!existsSync(script)) return `${script} is missing.`
  const variables = { ...env, CLAUDE_METRICS_HOME: home, CLAUDE_CODE_SESSION_ID: id, CLAUDE_PLUGIN_ROOT: pluginRoot }
  const child = spawn('sh', [script, CANARY_EVENT], {
    env: variables,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  // Not spawn's own timeout: that keeps this process alive even when there was nothing to start.
  setTimeout(() => child.kill(), RECORDER_MS).unref()
  child.stdin.on('error', () => {})
  child.stdin.end(JSON.stringify({ session_id: id, hook_event_name: CANARY_EVENT }))
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(`sh cannot be run: ${error.message}.`))
    child.on('close', (code) =>
      resolve(code === 0 ? undefined : `The recorder did not end well (${code ?? 'killed'}).`),
    )
  })
}

function filesOf(home: string, id: string): string[] {
  const { drafts, new: complete } = spoolFolders(home)
  return [drafts, complete].flatMap((folder) =>
    (existsSync(folder) ? readdirSync(folder) : [])
      .filter((name) => name.startsWith(`${id}.`))
      .map((name) => join(folder, name)),
  )
}
