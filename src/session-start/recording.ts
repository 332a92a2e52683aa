import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { settingsFingerprint } from '../config/fingerprint.ts'
import { withoutSessionWords } from '../config/session-words.ts'
import type { Definitions } from '../config/setting-definitions.ts'
import { type Environment, readFileIfThere, resolveSettings, type Settings } from '../config/settings.ts'
import { DESTINATIONS } from '../exporters/destinations.ts'
import { retireFormerDaemon } from '../migration/daemon.ts'
import { withdrawRights } from '../migration/file-rights.ts'
import { readAgent } from '../process/agent-owner.ts'
import { ensureAgent, type LaunchResult, stopAgent } from '../process/launch.ts'
import { makePrivateFolder, writePrivateFile } from '../process/private-files.ts'
import { personFolder, stateFolders } from '../process/profile-path.ts'
import type { Log } from '../process/rotating-log.ts'
import { createSpool } from '../spool/spool.ts'
import { readAgentStatus } from '../status/agent-status.ts'
import { completed } from '../status/effective-settings.ts'

export interface RecordingOptions {
  settings: Settings
  /** Settings of which only the person's environment may know more, which the project's settings hide. */
  hidden?: readonly (keyof Definitions)[]
  /** The whole environment; the agent gets an allow-listed part of it. */
  env: Environment
  nodePath: string
  agentPath: string
  version: string
  log: Log
  now: () => number
}

/**
 * Opens the spool, which is the recorder's switch, and notes the Node binary for it.
 *
 * @throws when the state folder cannot be written
 */
export function openRecording({ settings, nodePath, log, now }: RecordingOptions): void {
  const home = settings.home.value
  makePrivateFolder(home)
  for (const folder of new Set([personFolder(home), home])) withdrawRights(folder)
  const nodeFile = join(home, 'node')
  if (readFileIfThere(nodeFile) !== `${nodePath}\n`) writePrivateFile(nodeFile, `${nodePath}\n`)
  createSpool({ home, log, now }).open()
}

/**
 * False while only defaults are known of where events go, and the person may have said something else: an agent that
 * runs knows them and is left alone; a new one would send to whoever listens at the default URL.
 */
export function knowsDestinations({
  settings,
  hidden = [],
  now,
}: Pick<RecordingOptions, 'settings' | 'hidden' | 'now'>) {
  if (hidden.includes('apiUrl') && settings.apiToken.value !== undefined) return false
  const affected = [...DESTINATIONS.flatMap((kind) => kind.settings), 'queueMaxBytes' as const]
  return !hidden.some((name) => affected.includes(name)) || readAgent(settings.home.value, now) === undefined
}

/** Sees to it that an agent of this version and configuration runs. */
export function startAgent({ settings, env, nodePath, agentPath, version, log, now }: RecordingOptions): LaunchResult {
  const home = settings.home.value
  // Its pid file is ours from here on: afterwards nobody could find it.
  if (retireFormerDaemon(home)) log.line('ended the health-check process of the former plugin')
  // The agent's working folder is another one: a relative path would lead it elsewhere.
  const agentEnv = settings.home.origin === 'environment' ? { ...env, CLAUDE_METRICS_HOME: home } : env
  const fingerprint = settingsFingerprint(resolveSettings({ env: withoutSessionWords(agentEnv), home }))
  return ensureAgent({ home, nodePath, agentPath, env: agentEnv, version, fingerprint, now })
}

/** Health checks stop on request and go on with the next session. */
export const resumeHealthChecks = (home: string): void => rmSync(join(home, 'healthcheck.stopped'), { force: true })

/** Closes all spools and asks their agents to leave. Does not make a state folder where there is none. */
export function endRecording({ settings, log, now }: Pick<RecordingOptions, 'settings' | 'log' | 'now'>): void {
  for (const home of stateFolders(settings.home.value)) {
    createSpool({ home, log, now }).close()
    const agent = readAgent(home, now)
    if (agent) stopAgent(agent)
  }
}

/**
 * True while an agent runs whose destination comes from the environment of another terminal, which this one's does not
 * have.
 */
export function isConfiguredElsewhere({ settings, now }: Pick<RecordingOptions, 'settings' | 'now'>): boolean {
  return stateFolders(settings.home.value).some((home) => {
    if (readAgent(home, now) === undefined) return false
    const rows = (readAgentStatus(home)?.settings ?? []).filter(({ origin }) => origin === 'environment')
    return DESTINATIONS.some((kind) => {
      const own = rows.filter(({ name }) => kind.settings.some((setting) => setting === name))
      return kind.isConfigured(completed(settings, own).settings)
    })
  })
}
