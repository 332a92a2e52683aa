import { join } from 'node:path'
import type { Settings } from '../config/settings.ts'
import type { Outbox, OutboxStatus } from '../outbox/outbox.ts'
import { writePrivateFile } from '../process/private-files.ts'
import type { Log } from '../process/rotating-log.ts'
import { type AgentStatus, writeAgentStatus } from '../status/agent-status.ts'
import { settingRows } from '../status/setting-rows.ts'

export interface StatusWriterOptions {
  home: string
  settings: Settings
  version: string
  outboxes: Outbox[]
  healthCheck: () => AgentStatus['healthCheck'] | undefined
  losses: () => NonNullable<AgentStatus['spool']>
  /** Gets every status of the destinations that differs from the one before. */
  onChange: (destinations: OutboxStatus[]) => void
  log: Log
  now: () => number
}

/** Nothing has changed: `status` still wants to know that the agent looks. */
const HEARTBEAT_MS = 60_000

/** Writes status.json, and last-send when something was delivered; touches no disk while nothing changes. */
export function createStatusWriter(options: StatusWriterOptions): { write(): void } {
  const { home, settings, version, outboxes, healthCheck, losses, onChange, log, now } = options
  const startedAtMs = now()
  const rows = settingRows(settings)
  let written = ''
  let writtenAtMs = 0
  let lastSend = 0
  return {
    write() {
      const destinations = outboxes.map((outbox) => outbox.status())
      const health = healthCheck()
      const spool = losses()
      const content = JSON.stringify([destinations, health, spool])
      if (content === written && now() - writtenAtMs < HEARTBEAT_MS) return
      written = content
      onChange(destinations)
      writtenAtMs = now()
      const base = { pid: process.pid, version, startedAtMs, writtenAtMs, settings: rows, destinations, spool }
      try {
        writeAgentStatus(home, { ...base, ...(health !== undefined && { healthCheck: health }) })
        const newest = Math.max(0, ...destinations.map(({ lastDeliveredAtMs }) => lastDeliveredAtMs ?? 0))
        if (newest > lastSend) writePrivateFile(join(home, 'last-send'), `${new Date(newest).toISOString()}\n`)
        lastSend = Math.max(lastSend, newest)
      } catch (error) {
        log.line(`status cannot be written: ${(error as Error).message.slice(0, 200)}`)
      }
    },
  }
}
