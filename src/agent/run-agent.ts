import { join } from 'node:path'
import { finishSettings } from '../config/finish-settings.ts'
import { createGit } from '../config/git.ts'
import { createRepositories } from '../config/repositories.ts'
import type { Environment, Settings } from '../config/settings.ts'
import { createTokenSource } from '../config/token.ts'
import { claudeMetrics } from '../exporters/claude-metrics/destination.ts'
import { usage } from '../exporters/usage/destination.ts'
import { createSessionStore } from '../instrumentation/session/session-store.ts'
import { tagged } from '../instrumentation/tagged.ts'
import { clientVersionOf } from '../instrumentation/take/client-version.ts'
import { takeFormerQueue } from '../migration/queue.ts'
import { createConnections } from '../outbox/connections.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { buildPipeline } from '../pipeline.ts'
import type { HeldLock } from '../process/agent-lock.ts'
import { ownPidNamespace } from '../process/identity.ts'
import { personFolder } from '../process/profile-path.ts'
import type { Log } from '../process/rotating-log.ts'
import { type Content, contentPolicy } from '../processors/content-policy.ts'
import { redactTokens } from '../processors/redaction.ts'
import { createSpool } from '../spool/spool.ts'
import { appendRecent } from '../status/recent.ts'
import { createControl } from './control.ts'
import { startDestinationChecks } from './destination-checks.ts'
import { createDestinationLog } from './destination-log.ts'
import { createFirstAcceptance, followConfigFile } from './first-acceptance.ts'
import { createGarbageCollector } from './garbage.ts'
import { areHealthChecksStopped, createHealthChecks } from './health-checks.ts'
import { createIntake } from './intake.ts'
import { runLoop } from './loop.ts'
import { savePastedToken } from './pasted-token.ts'
import { type PluginPresence, pluginPresence } from './plugin-presence.ts'
import { recentEvents } from './recent-events.ts'
import { createSessions } from './sessions.ts'
import { createStatusWriter } from './status-writer.ts'
import { createSurroundings } from './surroundings.ts'
import type { Wakeup } from './wakeup.ts'

export interface AgentOptions {
  settings: Settings
  /** What the session that started it says of text: for what no hook has marked. @default the settings' own */
  contentAtStart?: Content
  env: Environment
  userHome: string
  version: string
  /** This program's own file: shows whether the plugin is still installed. */
  programPath: string
  lock: HeldLock
  wakeup: Wakeup
  isStopping: () => boolean
  /** No health checks, and leave when everything recorded is delivered: a command's own agent, where none runs. */
  isBrief?: boolean
  /** errors.log */
  errors: Log
  /** healthcheck.log */
  log: Log
  now: () => number
}

/** An agent that only drains the spool (health checks are stopped) leaves after this long without work. */
const DRAINED_MS = 3_000

/** Why an agent leaves, of a plugin that is so. */
const WHY_OVER: Record<Exclude<PluginPresence, 'gone'>, string> = {
  installed: 'health checks are stopped',
  replaced: 'another version of the plugin has taken its place',
  retired: 'the plugin is uninstalled or switched off',
}

/** Of a queue's cap; one batch of the intake, some hundred events of a few kilobytes, fits into the rest. */
const CROWDED_SHARE = 0.4

/** Old session states, an overfull spool. */
const TIDY_MS = 60_000

/**
 * The agent from the held lock to the last request: everything between the recorder and the network happens in here.
 */
export async function runAgent(options: AgentOptions): Promise<void> {
  const { settings, env, userHome, version, programPath, lock, wakeup, isStopping, errors, log, now } = options
  const home = settings.home.value
  // The agent of a profile that nobody uses any more need not stay for health checks: the person's own agent sends them.
  const isProfile = personFolder(home) !== home
  const { connect, close } = createConnections(env)
  followConfigFile(settings)
  const token = createTokenSource({ settings })
  // Not looked up before a destination needs it: the anonymous usage API never does.
  let surroundings: ReturnType<typeof createSurroundings> | undefined
  const around = async (cwd: string | undefined) => {
    surroundings ??= createSurroundings({ settings, env, userHome, version, now })
    return (await surroundings)(cwd)
  }
  /** Of the client that was heard of last; at first of the one that started this agent. */
  let clientVersion = clientVersionOf(env['AI_AGENT'])
  const aroundAgent = async () => {
    const { clientMeta, ...rest } = await around(undefined)
    return { ...rest, clientMeta: { ...clientMeta, claude_code_version: clientVersion ?? null } }
  }
  const spool = createSpool({ home, now, log: errors })
  const spoolDepth = () => spool.depth().waiting
  const maxBytes = settings.queueMaxBytes.value
  /**
   * A backlog must not push itself out of the queue of a destination that takes it as fast as it can. One that is away
   * keeps nobody waiting.
   */
  const isCrowded = (outbox: Outbox): boolean => {
    const { state, waitingBytes } = outbox.status()
    return state === 'ok' && waitingBytes > maxBytes * CROWDED_SHARE
  }
  const drainsOnly =
    options.isBrief === true || areHealthChecksStopped(home) || pluginPresence(programPath) !== 'installed'
  const intervalMs = settings.healthcheckIntervalMs.value
  const healthChecks = drainsOnly ? undefined : createHealthChecks({ intervalMs, around: aroundAgent, log, now })
  const pipeline = await buildPipeline({
    ...{ settings, version, token, around, connect, spoolDepth, log: errors, now },
    healthChecks: healthChecks?.wanted,
  })
  const { outboxes, readMetrics } = pipeline
  const api = pipeline.outbox(claudeMetrics.name)
  const store = createSessionStore({ home, now, log: errors })
  const reckoning = finishSettings(settings)
  const repositories = createRepositories(createGit({ now }))
  // The anonymous usage API never hears of repositories: for it alone nobody asks git.
  const others = outboxes.filter((outbox) => outbox !== pipeline.outbox(usage.name))
  const tellsWhere = others.length > 0 || settings.local.value
  const sessions = createSessions(store, errors)
  const intake = createIntake({
    home,
    spool,
    sessions,
    record: async (untagged) => {
      const occurrences = tagged(untagged, reckoning.tags)
      const refused = api?.status().state === 'unauthorized' && settings.apiToken.origin === 'file'
      if (refused && savePastedToken(home, occurrences)) api.wake()
      await pipeline.record(occurrences)
      clientVersion = occurrences.at(-1)?.clientVersion ?? clientVersion
      appendRecent(home, recentEvents(occurrences))
    },
    finishSettings: {
      ...reckoning,
      ...(tellsWhere && { repositoryOf: repositories.repositoryOf, learnRepositories: repositories.learn }),
      spans: pipeline.takesSpans,
    },
    bashArgs: settings.bashArgs.origin === 'file' ? settings.bashArgs.value : undefined,
    toolArguments: settings.otlpContent.value === 'tools',
    effort: settings.effort.origin === 'file' ? settings.effort.value : undefined,
    pidNamespace: ownPidNamespace(),
    isCrowded: () => outboxes.some(isCrowded),
    onMuchTaken: createGarbageCollector(),
    log: errors,
    now,
  })
  for (const outbox of outboxes) outbox.start()
  const status = createStatusWriter({
    home,
    settings,
    version,
    outboxes,
    healthCheck: () => (api === undefined ? undefined : healthChecks?.status()),
    losses: spool.losses,
    onChange: createDestinationLog(log),
    log: errors,
    now,
  })

  const control = createControl({
    ...{ home, spool, intake, outboxes, readMetrics, maxBytes, log: errors, now },
    writeStatus: status.write,
  })
  const current = () => ({ ...settings, apiToken: { ...settings.apiToken, value: token() } })
  const checks = startDestinationChecks({ home, env, settings: current, log: errors, now })
  const watch = spool.watch(() => wakeup.wake())
  const noteAcceptance = createFirstAcceptance({ settings, token, api })
  let knownToken = token()
  let tidiedAtMs = 0
  let busyAtMs = now()

  /** False when there is no reason to stay. */
  async function housekeeping(): Promise<boolean> {
    if (!lock.beat()) return leave('another agent has taken over, or the state folder is gone')
    const presence = pluginPresence(programPath)
    if (presence === 'gone') return leave('the plugin was removed')
    spool.salvage()
    if (now() - tidiedAtMs >= TIDY_MS) {
      tidiedAtMs = now()
      // What could not be read before may be readable now.
      await Promise.all(outboxes.map((outbox) => outbox.put([])))
      const dropped = spool.enforceCap()
      if (dropped > 0) errors.line(`the spool is full: ${dropped} oldest events dropped`)
      store.prune()
    }
    noteAcceptance()
    if (token() !== knownToken) {
      knownToken = token()
      for (const outbox of outboxes) outbox.wake()
    }
    await control.takeHandedOver()
    status.write()
    const depth = spool.depth()
    const isOver = presence === 'retired' || presence === 'replaced'
    const isUnused = isProfile && sessions.open().length === 0 && outboxes.every((one) => one.status().waiting === 0)
    const mayLeave = drainsOnly || isOver || isUnused
    if (!mayLeave || control.isBusy() || depth.waiting + depth.drafts > 0 || intake.isWaiting()) busyAtMs = now()
    if (now() - busyAtMs < DRAINED_MS) return true
    await Promise.all(outboxes.map((outbox) => outbox.idle()))
    return leave(
      `everything recorded is delivered or waits for its time; ${isUnused ? 'no session of this profile is open' : WHY_OVER[presence]}`,
    )
  }

  function leave(reason: string): false {
    log.line(`leaving: ${reason}`)
    return false
  }

  if (api !== undefined) {
    const transforms = [redactTokens, contentPolicy(options.contentAtStart ?? settings.content.value)]
    await takeFormerQueue({ home, around, transforms, put: api.put, log: errors, now }).catch((error: unknown) =>
      errors.line(`the former plugin's queue has to wait: ${(error as Error).message}`),
    )
  }
  await runLoop({ intake, wakeup, log: errors, housekeeping, isStopping })
  watch.stop()
  control.stop()
  checks.end()
  await pipeline.shutdown().catch((error: unknown) => errors.line(`the last metrics: ${(error as Error).message}`))
  await Promise.all(outboxes.map((outbox) => outbox.stop()))
  status.write()
  await close()
}

export const healthcheckLogPath = (home: string): string => join(home, 'healthcheck.log')
