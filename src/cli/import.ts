import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { destinationsConfigured } from '../config/destinations.ts'
import type { Settings } from '../config/settings.ts'
import { type ReplayedSession, replaySession } from '../history/replay-session.ts'
import { listTranscripts, MAX_TOLD_BYTES, projectName, type Transcript } from '../history/transcripts.ts'
import type { Occurrence } from '../instrumentation/occurrence.ts'
import { createSessionStore } from '../instrumentation/session-store.ts'
import { handOver } from '../outbox/handover.ts'
import { readAgent } from '../process/agent-owner.ts'
import { createRotatingLog } from '../process/rotating-log.ts'
import { type CliContext, type ExitCode, say } from './context.ts'
import { type ImportCounts, type ImportRow, importTable } from './import-table.ts'
import { printableJson } from './printable.ts'
import { bar, createProgress } from './progress.ts'
import { toldSettings } from './told-settings.ts'

export interface ImportOptions {
  /** Sessions last changed before this are left alone. */
  since?: Date
  /** Working folder of the sessions. */
  project?: string
  session?: string
  /** Without it nothing is sent. */
  send?: boolean
  json?: boolean
}

/** A session that was written to this recently may be going on: it is recorded, or imported another day. */
const GOING_ON_MS = 10 * 60_000

/**
 * Sends past sessions, told from their transcripts, under the ids they would have been recorded with. What was recorded or imported before has a
 * state file, which is how it is known; a session's file is written when its requests are safe, so that an import can be cut off and started again.
 */
export async function importSessions(context: CliContext, options: ImportOptions): Promise<ExitCode> {
  const { home, err, out, now } = context
  const settings = toldSettings(context)
  if (options.send && !destinationsConfigured(settings).claudeMetrics) {
    say(err, 'There is no Claude Metrics API to send to: configure it first, with `setup` for example.')
    return 1
  }
  if (options.send && settings.disabled.value) {
    say(err, 'Sending is switched off (CLAUDE_METRICS_DISABLED).')
    return 1
  }
  const chosen = listTranscripts(context.claudeFolder).reverse().filter(matching(options))
  const progress = createProgress(context)
  const rows: ImportRow[] = []
  const send = options.send ? await createSender(context, settings) : undefined
  let isStopped = false
  if (send !== undefined) context.interrupted().addEventListener('abort', () => (isStopped = true))
  for (const [index, transcript] of chosen.entries()) {
    if (isStopped) break
    progress.show(`${bar(index, chosen.length)} ${transcript.sessionId}`)
    rows.push(await importOne(transcript))
  }
  progress.end()
  say(out, options.json ? printableJson(rows) : importTable(rows))
  for (const line of closing(rows)) say(err, line)
  return isStopped || rows.some(({ state }) => state === 'failed') ? 1 : 0

  async function importOne(transcript: Transcript): Promise<ImportRow> {
    const { sessionId, path, project, modifiedAtMs, sizeBytes } = transcript
    const row = { session: sessionId, project, lastAtMs: Math.round(modifiedAtMs) }
    if (existsSync(join(home, 'sessions', `${sessionId}.json`))) return { ...row, state: 'recorded' }
    if (now() - modifiedAtMs < GOING_ON_MS) return { ...row, state: 'going on' }
    if (sizeBytes > MAX_TOLD_BYTES) return { ...row, state: 'failed', reason: 'the transcript is too large' }
    try {
      const max = settings.contextMax.value
      const read = { max, reserveRatio: settings.contextReserveRatio.value }
      const session = await replaySession({ path, bashArgs: settings.bashArgs.value, context: read })
      if (session === undefined) return { ...row, state: 'nothing to tell' }
      await send?.(session)
      return { ...row, state: send ? 'handed over' : 'new', counts: countsOf(session.occurrences) }
    } catch (error) {
      return { ...row, state: 'failed', reason: (error as Error).message.slice(0, 200) }
    }
  }

  function closing(done: ImportRow[]): string[] {
    const count = (state: ImportRow['state']) => done.filter((row) => row.state === state).length
    if (!options.send) {
      return count('new') > 0
        ? [`Nothing was sent. --send sends these ${count('new')} sessions.`]
        : ['Nothing to send.']
    }
    const stopped = isStopped ? ['Interrupted: the same command goes on where it stopped.'] : []
    if (count('handed over') === 0) return [...stopped, 'Nothing to send.']
    const how = readAgent(home, now) ? 'The agent is delivering them' : 'The next session delivers them'
    return [...stopped, `${count('handed over')} sessions handed over. ${how}; \`flush\` waits for it.`]
  }
}

function matching({ since, project, session }: ImportOptions): (transcript: Transcript) => boolean {
  const folder = project === undefined ? undefined : projectName(project)
  return (one) =>
    (since === undefined || one.modifiedAtMs >= since.getTime()) &&
    (folder === undefined || one.project === folder) &&
    (session === undefined || one.sessionId.startsWith(session))
}

/** Only the Claude Metrics API knows an event by its id; to the others, a session sent twice would count twice. */
const DESTINATION = 'claude-metrics'

async function createSender(context: CliContext, settings: Settings) {
  const { home, now } = context
  const { createMemoryPipeline } = await import('./memory-pipeline.ts')
  const only = { ...settings, usageUrl: { ...settings.usageUrl, value: undefined } }
  const pipeline = createMemoryPipeline(context, { ...only, ...withoutTee(settings) })
  const log = createRotatingLog({ path: join(home, 'errors.log'), now })
  const store = createSessionStore({ home, now, log })
  return async ({ state, occurrences }: ReplayedSession): Promise<void> => {
    for (const { name, requests } of await pipeline.requestsFor(occurrences)) {
      if (name === DESTINATION) handOver(home, name, requests)
    }
    store.save(state)
  }
}

const withoutTee = ({ otlpEndpoint, otlpLogsEndpoint, otlpTracesEndpoint, otlpMetricsEndpoint }: Settings) => ({
  otlpEndpoint: { ...otlpEndpoint, value: undefined },
  otlpLogsEndpoint: { ...otlpLogsEndpoint, value: undefined },
  otlpTracesEndpoint: { ...otlpTracesEndpoint, value: undefined },
  otlpMetricsEndpoint: { ...otlpMetricsEndpoint, value: undefined },
})

function countsOf(occurrences: Occurrence[]): ImportCounts {
  const of = (kind: Occurrence['kind']) => occurrences.filter((one) => one.kind === kind)
  const tokens = (name: 'tokens_in' | 'tokens_out') =>
    of('execution').reduce((sum, one) => sum + Number((one.fields as Record<string, unknown>)[name] ?? 0), 0)
  return {
    prompts: of('prompt').length,
    turns: of('execution').length,
    tools: of('tool').length,
    tokensIn: tokens('tokens_in'),
    tokensOut: tokens('tokens_out'),
  }
}
