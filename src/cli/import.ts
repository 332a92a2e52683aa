import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { replaySession } from '../history/replay-session.ts'
import { listTranscripts, projectName, type Transcript } from '../history/transcripts.ts'
import type { Occurrence } from '../instrumentation/occurrence.ts'
import { readAgent } from '../process/agent-owner.ts'
import { effectiveSettings } from '../status/effective-settings.ts'
import { type CliContext, commandOf, type ExitCode, say } from './context.ts'
import { createSenders, importDestinations } from './import-sender.ts'
import { countedOn, type ImportRow, importTable, NONE } from './import-table.ts'
import { printableJson } from './printable.ts'
import { bar, createProgress } from './progress.ts'
import { reckoningOf } from './reckoning.ts'

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

/** Some seconds of reading. */
const LARGE_BYTES = 200_000_000

/**
 * Sends past sessions, read from their transcripts, under the ids they would have been recorded with. What was recorded
 * or imported before has a state file, which is how it is known; a session's file is written when its requests are
 * safe, so that an import can be cut off and started again.
 */
export async function importSessions(context: CliContext, options: ImportOptions): Promise<ExitCode> {
  const { home, err, out, now } = context
  const { settings } = effectiveSettings(context)
  if (options.send && importDestinations(settings).length === 0) {
    say(
      err,
      `There is no Claude Metrics API to send to: configure it first, with ${commandOf(context)} setup for example.`,
    )
    return 1
  }
  if (options.send && settings.disabled.value) {
    say(err, 'Sending is switched off (CLAUDE_METRICS_DISABLED).')
    return 1
  }
  const chosen = oncePerSession(listTranscripts(context.claudeFolder).reverse().filter(matching(options)))
  const progress = createProgress(context)
  const rows: ImportRow[] = []
  const senders = options.send ? await createSenders(context, settings) : undefined
  let isStopped = false
  if (senders !== undefined) context.interrupted().addEventListener('abort', () => (isStopped = true))
  for (const [index, transcript] of chosen.entries()) {
    if (isStopped) break
    progress.show(`${bar(index, chosen.length)} ${transcript.sessionId}${sizeText(transcript.sizeBytes)}`)
    rows.push(await importOne(transcript))
  }
  progress.end()
  say(out, options.json ? printableJson(rows) : importTable(rows, out.isTTY ? out.columns : undefined))
  for (const line of closing(rows)) say(err, line)
  return isStopped || rows.some(({ state }) => state === 'failed') ? 1 : 0

  async function importOne(transcript: Transcript): Promise<ImportRow> {
    const { sessionId, path, project, modifiedAtMs } = transcript
    const row = { session: sessionId, project, lastAtMs: Math.round(modifiedAtMs) }
    if (existsSync(join(home, 'sessions', `${sessionId}.json`))) return { ...row, state: 'recorded' }
    if (now() - modifiedAtMs < GOING_ON_MS) return { ...row, state: 'going on' }
    try {
      const sender = senders?.()
      let counts = NONE
      const take = async (occurrences: Occurrence[]): Promise<void> => {
        counts = countedOn(counts, occurrences)
        await sender?.take(occurrences)
      }
      const state = await replaySession({
        path,
        bashArgs: settings.bashArgs.value,
        toolArguments: settings.otlpContent.value === 'tools',
        context: reckoningOf(settings, context.now),
        take,
      })
      if (state === undefined) return { ...row, state: 'nothing to tell' }
      await sender?.finish(state)
      return { ...row, state: sender ? 'handed over' : 'new', counts }
    } catch (error) {
      return { ...row, state: 'failed', reason: (error as Error).message.slice(0, 200) }
    }
  }

  function closing(done: ImportRow[]): string[] {
    const count = (state: ImportRow['state']) => done.filter((row) => row.state === state).length
    if (!options.send) {
      return count('new') > 0
        ? [`Nothing was sent. --send sends ${count('new') === 1 ? 'this session' : `these ${count('new')} sessions`}.`]
        : ['Nothing to send.']
    }
    const stopped = isStopped ? ['Interrupted: the same command goes on where it stopped.'] : []
    if (count('handed over') === 0) return [...stopped, 'Nothing to send.']
    const how = readAgent(home, now) ? 'The agent is delivering' : 'The next session delivers'
    return [
      ...stopped,
      `${count('handed over') === 1 ? '1 session' : `${count('handed over')} sessions`} handed over. ${how}; ${commandOf(context)} flush  waits for it.`,
    ]
  }
}

/** Of the copies of a transcript, as a project that was moved has them, the one that was written to last. */
const oncePerSession = (oldestFirst: Transcript[]): Transcript[] => [
  ...new Map(oldestFirst.map((transcript) => [transcript.sessionId, transcript])).values(),
]

/** What takes its time is said to be large. */
const sizeText = (bytes: number): string => (bytes < LARGE_BYTES ? '' : ` (${Math.round(bytes / 1e6)} MB)`)

function matching({ since, project, session }: ImportOptions): (transcript: Transcript) => boolean {
  const folder = project === undefined ? undefined : projectName(project)
  return (one) =>
    (since === undefined || one.modifiedAtMs >= since.getTime()) &&
    (folder === undefined || one.project === folder) &&
    (session === undefined || one.sessionId.startsWith(session))
}
