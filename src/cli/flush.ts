import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { settingsFingerprint } from '../config/fingerprint.ts'
import { withoutSessionWords } from '../config/session-words.ts'
import { resolveSettings } from '../config/settings.ts'
import { recordingOn } from '../exporters/destinations.ts'
import { handedOverCount } from '../outbox/handover.ts'
import { acquireAgentLock } from '../process/agent-lock.ts'
import { readAgent } from '../process/agent-owner.ts'
import { createRotatingLog } from '../process/rotating-log.ts'
import { createSpool } from '../spool/spool.ts'
import type { ControlRequest } from '../status/control-files.ts'
import { deliveryAdvice } from '../status/delivery-advice.ts'
import {
  type DestinationAnswer,
  type FlushAnswer,
  readFlushAnswer,
  removeFlushFiles,
  writeFlushRequest,
} from '../status/flush-request.ts'
import { type CliContext, type ExitCode, say } from './context.ts'
import { accountsOf, rememberReported, reportedAccounts, since } from './flush-account.ts'
import { outboxCounts } from './outbox-counts.ts'
import { printable } from './printable.ts'
import { createProgress, type Progress } from './progress.ts'

export interface FlushOptions {
  /** Seconds. */
  timeout: number
  json?: boolean
  /** Something must have been recorded since the last flush. */
  require?: boolean
}

type Outcome = FlushAnswer | 'no answer' | 'not configured'

const POLL_MS = 100

/** After its time, the agent still writes its answer. */
const GRACE_MS = 1_000

/** Exit codes; 2 is that of a wrong option. */
const EXIT = { delivered: 0, waiting: 1, 'not configured': 3, lost: 4, 'nothing recorded': 5 } as const

/**
 * Delivers everything now. 0 only when something was recorded here and all of it was accepted: what was lost since the
 * last flush, also in the background, is reported once.
 */
export async function flush(context: CliContext, { timeout, json, require }: FlushOptions): Promise<ExitCode> {
  const { home, out, err, now, env } = context
  const end = (result: keyof typeof EXIT, lines: string[], more: object = {}): ExitCode => {
    if (json) say(out, JSON.stringify({ delivered: result === 'delivered', result, ...more }))
    for (const line of lines) say(err, printable(line))
    return EXIT[result]
  }
  if (!existsSync(home)) {
    return recordingOn(resolveSettings({ env, home }))
      ? end('nothing recorded', [NEVER_RECORDED])
      : end('not configured', [NO_DESTINATION])
  }
  const before = reportedAccounts(home)
  const request = { id: randomUUID(), untilMs: now() + timeout * 1_000 }
  const progress = createProgress(context)
  const outcome = await deliver(context, request, progress)
  progress.end()
  removeFlushFiles(home)
  if (outcome === 'no answer') return end('waiting', [`The agent gave no answer within ${timeout} s.`])
  if (outcome === 'not configured') return end('not configured', [left(context) > 0 ? NOT_CONFIGURED : NO_DESTINATION])

  const accounts = accountsOf(home)
  const destinations = outcome.destinations.map((one) => ({ ...one, ...since(before, accounts, one.name) }))
  const more = { ...outcome, destinations }
  if (!outcome.isEmpty) return end('waiting', summary(destinations, outcome.isUnsettled), more)
  rememberReported(home, accounts)
  if (destinations.some(({ lost }) => lost > 0)) return end('lost', summary(destinations, false), more)
  // Where the local store is the only destination, what it has is on this disk already.
  const isRecorded = ({ events, lost }: { events: number; lost: number }) => events + lost > 0
  if (destinations.length > 0 && ![...accounts.values()].some(isRecorded))
    return end('nothing recorded', [NEVER_RECORDED], more)
  if (require && !destinations.some(isRecorded)) return end('nothing recorded', [NOTHING_NEW], more)
  return end('delivered', ['Everything is delivered.'], more)
}

const NEVER_RECORDED = 'Nothing was ever recorded here: run a session, then flush again.'
const NOTHING_NEW = 'Nothing was recorded since the last flush.'
const NO_DESTINATION = 'Nothing waits, and nothing is recorded: no destination is configured.'

const NOT_CONFIGURED = [
  'No agent runs, and this terminal does not know where to send what waits.',
  'It is configured in the plugin’s options perhaps: then starting a session delivers it.',
].join(' ')

async function deliver(context: CliContext, request: ControlRequest, progress: Progress): Promise<Outcome> {
  const { home, now } = context
  while (now() < request.untilMs) {
    if (readAgent(home, now) === undefined) {
      const outcome = await deliverHere(context, request, progress)
      if (outcome !== 'busy') return outcome
    }
    writeFlushRequest(home, request)
    const answer = await awaitAnswer(context, request, progress)
    if (answer !== 'agent gone') return answer
  }
  return 'no answer'
}

async function awaitAnswer(
  context: CliContext,
  { id, untilMs }: ControlRequest,
  progress: Progress,
): Promise<FlushAnswer | 'no answer' | 'agent gone'> {
  const { home, now } = context
  while (now() < untilMs + GRACE_MS) {
    const answer = readFlushAnswer(home, id)
    if (answer) return answer
    if (readAgent(home, now) === undefined) return 'agent gone'
    const waiting = left(context)
    if (waiting > 0) progress.show(`${waiting} waiting`)
    await delay(POLL_MS)
  }
  return 'no answer'
}

/** Where no agent runs, this process is the agent for as long as it takes. */
async function deliverHere(
  context: CliContext,
  request: ControlRequest,
  progress: Progress,
): Promise<Outcome | 'busy'> {
  const { env, home, now, version, userHome, pluginRoot, interrupted } = context
  const contentAtStart = resolveSettings({ env, home }).content.value
  const settings = resolveSettings({ env: withoutSessionWords(env), home })
  if (!recordingOn(settings)) return 'not configured'
  const lock = acquireAgentLock({ home, version, fingerprint: settingsFingerprint(settings), now })
  if (lock.kind === 'busy') return 'busy'
  // Loaded here: no other command needs the pipeline.
  const [{ runAgent, healthcheckLogPath }, { createWakeup }] = await Promise.all([
    import('../agent/run-agent.ts'),
    import('../agent/wakeup.ts'),
  ])
  const wakeup = createWakeup()
  const interruption = interrupted()
  interruption.addEventListener('abort', wakeup.wake, { once: true })
  writeFlushRequest(home, request)
  let answer: FlushAnswer | undefined
  const watch = setInterval(() => {
    answer ??= readFlushAnswer(home, request.id)
    progress.show(`${left(context)} waiting`)
    if (answer !== undefined || now() > request.untilMs + GRACE_MS) wakeup.wake()
  }, POLL_MS)
  try {
    await runAgent({
      ...{ settings, contentAtStart, env, userHome, version, lock, wakeup, now, isBrief: true },
      programPath: pluginRoot,
      isStopping: () => answer !== undefined || interruption.aborted || now() > request.untilMs + GRACE_MS,
      errors: createRotatingLog({ path: join(home, 'errors.log'), now }),
      log: createRotatingLog({ path: healthcheckLogPath(home), now }),
    })
  } finally {
    clearInterval(watch)
    lock.release()
  }
  return answer ?? readFlushAnswer(home, request.id) ?? 'no answer'
}

/** Events that have not arrived: recorded, handed over, or on their way. */
function left({ home, now }: CliContext): number {
  const { waiting, drafts } = createSpool({ home, now, log: { line: () => {} } }).depth()
  const outbox = outboxCounts(join(home, 'outbox')).reduce((sum, count) => sum + count.waiting, 0)
  return waiting + drafts + outbox + handedOverCount(home)
}

function summary(destinations: (DestinationAnswer & { lost: number })[], isUnsettled: boolean): string[] {
  const lines = destinations.flatMap((destination) => {
    const { name, waiting, lost, lastError } = destination
    if (waiting + lost === 0) return []
    const reason = lastError === undefined ? '' : ` (${lastError})`
    const parts = [waiting > 0 && `${waiting} not delivered`, lost > 0 && `${lost} lost`].filter(Boolean)
    return [`${name}: ${parts.join(', ')}${reason}.`, ...deliveryAdvice(destination).map((text) => `  ${text}`)]
  })
  return isUnsettled ? [...lines, 'A session was not finished in time: its last events wait.'] : lines
}
