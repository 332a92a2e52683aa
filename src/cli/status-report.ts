import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readFileIfThere, resolveSettings, type Settings } from '../config/settings.ts'
import { configuredDestinations, outboxNames, recordingOn } from '../exporters/destinations.ts'
import { listTranscripts } from '../history/transcripts.ts'
import { bothInstalled, formerPluginEnabled } from '../migration/installed.ts'
import { handedOverCount } from '../outbox/handover.ts'
import type { OutboxStatus } from '../outbox/outbox.ts'
import { pricesInWords } from '../prices/price-table.ts'
import { readAgent } from '../process/agent-owner.ts'
import { asTyped } from '../process/own-command.ts'
import { createSpool, type SpoolDepth } from '../spool/spool.ts'
import { type AgentStatus, readAgentStatus } from '../status/agent-status.ts'
import { deliveryAdvice } from '../status/delivery-advice.ts'
import { deliveryTrouble } from '../status/delivery-trouble.ts'
import { completed, rowsElsewhere, storedSettings } from '../status/effective-settings.ts'
import { completedRows, type SettingRow, settingRows } from '../status/setting-rows.ts'
import { type UsageFacts, usageFacts } from '../status/usage-facts.ts'
import { type HookCost, hookCost } from '../transcript/hook-cost.ts'
import { isNodeSupported } from '../version.ts'
import { type CliContext, commandOf } from './context.ts'
import { type FolderCount, outboxCounts } from './outbox-counts.ts'
import { waitingElsewhere } from './waiting-elsewhere.ts'

export interface StatusReport {
  version: string
  node: string
  home: string
  /**
   * `off` is what the person chose. `next prompt`: the client has the plugin's options, and recording begins with the
   * next prompt of any session; `next session`: configured, and the next session start begins with it.
   */
  recording: 'on' | 'off' | 'next prompt' | 'next session' | 'unconfigured'
  settings: SettingRow[]
  agent: { pid: number; version: string; sinceMs: number } | null
  healthCheck: { state: 'on' | 'stopped' | 'off'; lastAtMs?: number; nextAtMs?: number }
  /** `losses` are those of the agent that last ran. */
  spool: SpoolDepth & { open: boolean; losses: { dropped: number; setAside: number } }
  /** With what a person can do about each. */
  destinations: (FolderCount & Partial<OutboxStatus> & { configured: boolean; advice: string[] })[]
  /** Requests that commands made and the agent has not taken yet. */
  handedOver: number
  /** What the Stop hook took in the newest sessions, by the client's own measurement. */
  hookCost: HookCost | null
  /** Null where no URL is set. */
  usage: UsageFacts | null
  lastSendAtMs: number | null
  /** Which list costs are reckoned with, and of when. */
  prices: string
  /** The newest lines of errors.log. */
  lastErrors: string[]
  /** What needs a person, in plain words. */
  problems: string[]
}

const SHOWN_ERRORS = 5

const KEYCHAIN =
  process.platform === 'darwin'
    ? ' A token that was entered in the client is in the keychain, which is not read here: it holds from the next prompt on.'
    : ''

/** Sessions in which the hooks' cost is looked up: enough for a number to mean something, few enough to be quick. */
const MEASURED_SESSIONS = 5

/** Everything `status` shows, without any secret. Reads only. */
export function statusReport(context: CliContext): StatusReport {
  const { env, home, claudeFolder, now, nodeVersion, version } = context
  const settings = resolveSettings({ env, home })
  const command = commandOf(context)
  const agent = readAgent(home, now)
  const reported = readAgentStatus(home)
  const folders = createSpool({ home, now, log: { line: () => {} } })
  const losses = reported?.spool ?? { dropped: 0, setAside: 0 }
  const spool = { open: folders.isOpen(), ...folders.depth(), losses }
  const former = formerPluginEnabled(claudeFolder)
  const newest = listTranscripts(claudeFolder).slice(0, MEASURED_SESSIONS)
  const rows = completedRows(settingRows(settings), rowsElsewhere({ home, claudeFolder }))
  const stored = storedSettings(claudeFolder)
  const recording = recordingState(settings, spool.open, settingRows(stored))
  return {
    version,
    node: nodeVersion,
    home,
    recording,
    settings: rows,
    agent: agent ? { pid: agent.pid, version: agent.version, sinceMs: agent.sinceMs } : null,
    healthCheck: healthCheck(home, agent !== undefined, reported),
    spool,
    destinations: destinations(
      home,
      completed(settings, settingRows(stored)).settings,
      reported,
      agent !== undefined,
    ).map((one) => ({ ...one, advice: one.advice.map((text) => asTyped(text, command)) })),
    handedOver: handedOverCount(home),
    hookCost: hookCost(newest.map(({ path }) => path)) ?? null,
    usage: usageFacts(rows, home) ?? null,
    lastSendAtMs: timeIn(join(home, 'last-send')),
    prices: pricesInWords(settings.prices.origin !== 'default'),
    lastErrors: lastLines(join(home, 'errors.log')),
    problems: [
      ...(isNodeSupported(nodeVersion) ? [] : [`Node.js ${nodeVersion} is too old: 20.18 is the oldest that works.`]),
      ...(recording === 'unconfigured'
        ? [`No destination is configured: nothing is recorded. \`setup\` asks for a token.${KEYCHAIN}`]
        : []),
      ...settings.problems,
      ...stored.problems,
      ...deliveryTrouble(reported, now()),
      ...waitingElsewhere(home, now),
      ...(recording === 'on' && !agent && spool.waiting > 0
        ? ['No agent runs: the next prompt or session starts one; `flush` delivers now.']
        : []),
      ...(losses.dropped > 0
        ? [`The spool was full: ${losses.dropped} recorded events were dropped. \`doctor\` says what is in the way.`]
        : []),
      ...(former === undefined ? [] : [bothInstalled(former)]),
      ...(agent && agent.version !== version
        ? [`The agent is of version ${agent.version}; the next session start replaces it.`]
        : []),
    ].map((problem) => asTyped(problem, command)),
  }
}

/** An open spool makes the recorder record: it has the last word. */
function recordingState(
  settings: Settings,
  isSpoolOpen: boolean,
  stored: readonly SettingRow[],
): StatusReport['recording'] {
  const { disabled } = completed(settings, stored).settings
  if (disabled.value) return 'off'
  if (isSpoolOpen) return 'on'
  if (recordingOn(settings)) return 'next session'
  return recordingOn(completed(settings, stored).settings) ? 'next prompt' : 'unconfigured'
}

function healthCheck(home: string, isAlive: boolean, reported: AgentStatus | undefined): StatusReport['healthCheck'] {
  // An agent without a token reports none: the anonymous usage API has none.
  const isOn = isAlive && (reported === undefined || reported.healthCheck !== undefined)
  const state = existsSync(join(home, 'healthcheck.stopped')) ? 'stopped' : isOn ? 'on' : 'off'
  return { state, ...reported?.healthCheck }
}

/** What lies in the folders now and what the agent last reported, for every destination that anyone knows. */
function destinations(
  home: string,
  settings: Settings,
  reported: AgentStatus | undefined,
  isAgentRunning: boolean,
): StatusReport['destinations'] {
  const counts = new Map(outboxCounts(join(home, 'outbox')).map((count) => [count.name, count]))
  const running = new Map((reported?.destinations ?? []).map((destination) => [destination.name, destination]))
  const wanted = configuredDestinations(settings).flatMap((kind) => outboxNames(kind, settings))
  const configured = new Set([...running.keys(), ...wanted])
  return [...new Set([...configured, ...counts.keys()])].map((name) => {
    const known = { ...running.get(name), ...(counts.get(name) ?? { name, waiting: 0, waitingBytes: 0 }) }
    return { ...known, configured: configured.has(name), advice: deliveryAdvice(known, isAgentRunning) }
  })
}

/** The time that is written in a file; null when there is none. When the file was written says nothing. */
function timeIn(path: string): number | null {
  try {
    const atMs = Date.parse((readFileIfThere(path) ?? '').trim())
    return Number.isNaN(atMs) ? null : atMs
  } catch {
    return null
  }
}

function lastLines(path: string): string[] {
  try {
    return (readFileIfThere(path) ?? '').trimEnd().split('\n').filter(Boolean).slice(-SHOWN_ERRORS)
  } catch {
    return []
  }
}
