import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OutboxStatus } from '../outbox/outbox.ts'
import { writePrivateFile } from '../process/private-files.ts'
import type { SettingRow } from './setting-rows.ts'

/** What the agent reports about itself in `status.json`, every few seconds. */
export interface AgentStatus {
  pid: number
  version: string
  startedAtMs: number
  writtenAtMs: number
  /** What it runs with, as `settingRows` gives it. */
  settings: SettingRow[]
  destinations: OutboxStatus[]
  /** Absent while there are no health checks. */
  healthCheck?: { lastAtMs?: number; nextAtMs?: number }
  /** Things of the spool that were lost or set aside since the agent started. */
  spool?: { dropped: number; setAside: number }
}

const FILE = 'status.json'

/** Replaces `status.json`. Throws when the state folder cannot be written. */
export const writeAgentStatus = (home: string, status: AgentStatus): void =>
  writePrivateFile(join(home, FILE), `${JSON.stringify(status)}\n`)

/** The newest `status.json`, also when its agent has gone since; undefined when there is none worth reading. */
export function readAgentStatus(home: string): AgentStatus | undefined {
  try {
    const status: unknown = JSON.parse(readFileSync(join(home, FILE), 'utf8'))
    return isAgentStatus(status) ? status : undefined
  } catch {
    return undefined
  }
}

function isAgentStatus(value: unknown): value is AgentStatus {
  const status = value as Partial<AgentStatus> | null
  if (typeof status !== 'object' || status === null) return false
  if (!Array.isArray(status.destinations) || !Array.isArray(status.settings)) return false
  return (
    Number.isFinite(status.writtenAtMs) &&
    status.destinations.every((one) => typeof one?.name === 'string' && Number.isFinite(one.waiting))
  )
}
