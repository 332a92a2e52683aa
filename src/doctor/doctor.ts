import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Environment, Settings } from '../config/settings.ts'
import { recordingOn } from '../exporters/destinations.ts'
import { bothInstalled, formerPluginEnabled } from '../migration/installed.ts'
import { type AgentOwner, readAgent } from '../process/agent-owner.ts'
import { createRotatingLog } from '../process/rotating-log.ts'
import { openRecording, startAgent } from '../session-start/recording.ts'
import { createSpool } from '../spool/spool.ts'
import { readCheckAnswer, removeCheckFiles, requestCheck } from '../status/check-request.ts'
import type { EffectiveSettings } from '../status/effective-settings.ts'
import { type Finding, failed, fixed, ok, skipped, warning } from '../status/finding.ts'
import { isNodeSupported } from '../version.ts'
import { sendCanary } from './canary.ts'
import { checkDestinations } from './destinations.ts'
import { checkRoom } from './room.ts'
import { checkFolder, checkLeftovers, checkSetAside, isAgentStarting } from './state-folder.ts'

export interface DoctorOptions {
  /** As this process has them: an agent may only be started with what is known here. */
  own: Settings
  /** As the agent has them, as far as it reports them. */
  effective: EffectiveSettings
  env: Environment
  home: string
  claudeFolder: string
  pluginRoot: string
  nodePath: string
  nodeVersion: string
  version: string
  /** Repairs what is safe to repair. */
  fix: boolean
  now: () => number
}

/**
 * An agent is ready in a third of a second; on a busy machine it takes longer, and one that it replaces has requests to
 * finish.
 */
const AGENT_START_MS = 12_000
const POLL_MS = 50

/** The agent looks twice a second, and asks two things, each of which may take five seconds. */
const CHECK_MS = 12_000

/**
 * Goes the way of an event from the hook to the destination and reports each step; what a failed step makes pointless
 * is skipped.
 */
export async function* examine(options: DoctorOptions): AsyncGenerator<Finding> {
  const { env, home, fix, now } = options
  const { settings } = options.effective
  yield isNodeSupported(options.nodeVersion)
    ? ok('node', `Node.js ${options.nodeVersion}.`)
    : failed('node', `Node.js ${options.nodeVersion} is too old.`, 'Install Node.js 20.18 or newer.')
  const { unreadable } = options.own
  if (unreadable.length > 0) {
    // An agent that still runs may know other settings; the next session start ends it.
    for (const problem of unreadable) yield failed('settings', problem, 'Then run `doctor` again.')
    return
  }
  for (const problem of settings.problems)
    yield warning('settings', problem, '`status` shows where each value comes from.')
  if (settings.disabled.value) {
    yield failed(
      'settings',
      `Recording is switched off (${settings.disabled.origin}).`,
      'Unset CLAUDE_METRICS_DISABLED.',
    )
    return
  }
  if (!recordingOn(settings)) {
    yield failed('settings', 'No destination is configured: nothing is recorded.', '/claude-metrics-setup shows how.')
    return
  }
  yield ok('settings', 'A destination is configured.')
  const folder = checkFolder({ home, fix, now })
  yield folder
  if (folder.state === 'failed') return
  const room = checkRoom(home)
  yield room
  if (room.state === 'failed') return
  const spool = checkSpool(options)
  yield spool
  yield checkLeftovers({ home, fix, now })
  yield checkSetAside({ home, fix, now })
  const agent = await checkAgent(options)
  yield agent
  if (spool.state === 'failed') yield skipped('recorder', 'Recording is off.')
  else {
    const hasAgent = readAgent(home, now) !== undefined
    yield* await sendCanary({ home, env, pluginRoot: options.pluginRoot, hasAgent, now })
  }
  const { effective } = options
  yield* await checkDestinations({ effective, env, checkByAgent: () => checkByAgent(options) })
  const former = formerPluginEnabled(options.claudeFolder)
  if (former !== undefined)
    yield warning('former plugin', bothInstalled(former), 'Your events are counted twice until then.')
}

function checkSpool({ own, effective, env, home, nodePath, pluginRoot, version, fix, now }: DoctorOptions): Finding {
  const log = createRotatingLog({ path: join(home, 'errors.log'), now })
  const spool = createSpool({ home, log, now })
  if (spool.isOpen()) return ok('recording', 'Recording is on: hooks record.')
  if (!fix)
    return failed('recording', 'Recording is off: hooks do nothing.', 'The next session starts it; `doctor --fix` now.')
  const known = recordingOn(own) ? own : effective.settings
  try {
    openRecording({ settings: known, env, nodePath, agentPath: agentPath(pluginRoot), version, log, now })
  } catch (error) {
    return failed('recording', `Recording cannot start: ${(error as Error).message}.`, 'Move away what is in the way.')
  }
  return fixed('recording', 'Recording is on now.')
}

const agentPath = (pluginRoot: string): string => join(pluginRoot, 'dist/agent.mjs')

async function checkAgent(options: DoctorOptions): Promise<Finding> {
  const { own, env, home, nodePath, pluginRoot, version, fix, now } = options
  const agent = readAgent(home, now) ?? (await awaitAgent(options, () => isAgentStarting(home)))
  if (agent?.version === version) return ok('agent', `The agent runs (process ${agent.pid}).`)
  const text = agent ? `The agent is of version ${agent.version}, this is ${version}.` : 'No agent runs.'
  const state = agent ? warning : failed
  if (!recordingOn(own))
    return state('agent', text, 'The next prompt or session starts it: only there the plugin’s options are known.')
  if (!fix) return state('agent', text, 'The next prompt or session starts it; `doctor --fix` now.')
  const log = createRotatingLog({ path: join(home, 'errors.log'), now })
  startAgent({ settings: own, env, nodePath, agentPath: agentPath(pluginRoot), version, log, now })
  const started = await awaitAgent(options)
  if (started) return fixed('agent', `Started the agent (process ${started.pid}).`)
  return failed('agent', 'The agent does not start.', `errors.log and healthcheck.log in ${home} say why.`)
}

async function awaitAgent(
  { home, version, now }: DoctorOptions,
  mayCome = () => true,
): Promise<AgentOwner | undefined> {
  const deadlineMs = now() + AGENT_START_MS
  for (;;) {
    const isLast = now() >= deadlineMs || !mayCome()
    const agent = readAgent(home, now)
    if (agent?.version === version) return agent
    if (isLast) return undefined
    await delay(POLL_MS)
  }
}

async function checkByAgent({ home, version, now }: DoctorOptions): Promise<Finding[] | undefined> {
  if (readAgent(home, now)?.version !== version) return undefined
  const request = { id: randomUUID(), untilMs: now() + CHECK_MS }
  try {
    requestCheck(home, request)
    while (now() < request.untilMs) {
      const answer = readCheckAnswer(home, request.id)
      if (answer) return answer
      await delay(POLL_MS)
    }
    return undefined
  } finally {
    removeCheckFiles(home)
  }
}
