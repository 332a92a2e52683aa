import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { settingsFingerprint } from '../config/fingerprint.ts'
import { resolveSettings } from '../config/settings.ts'
import { recordingOn } from '../exporters/destinations.ts'
import { COUNTER_FILE, type Counters, readCounters } from '../outbox/counters.ts'
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
import { outboxCounts } from './outbox-counts.ts'
import { printable } from './printable.ts'
import { createProgress, type Progress } from './progress.ts'

export interface FlushOptions {
  /** Seconds. */
  timeout: number
  json?: boolean
}

type Outcome = FlushAnswer | 'no answer' | 'not configured'

const POLL_MS = 100

/** After its time, the agent still writes its answer. */
const GRACE_MS = 1_000

/**
 * Delivers everything now. 0 only when all of it has been accepted: the last step of a job whose machine is gone
 * afterwards.
 */
export async function flush(context: CliContext, { timeout, json }: FlushOptions): Promise<ExitCode> {
  const { home, out, err, now } = context
  if (!existsSync(home)) {
    say(err, 'Nothing was ever recorded here.')
    if (json) say(out, JSON.stringify({ delivered: true, destinations: [] }))
    return 0
  }
  const outbox = join(home, 'outbox')
  const lostBefore = new Map(
    outboxCounts(outbox).map(({ name }) => [name, lostIn(readCounters(join(outbox, name, COUNTER_FILE)))]),
  )
  const request = { id: randomUUID(), untilMs: now() + timeout * 1_000 }
  const progress = createProgress(context)
  const outcome = await deliver(context, request, progress)
  progress.end()
  removeFlushFiles(home)
  if (typeof outcome === 'string') {
    const isDone = outcome === 'not configured' && left(context) === 0
    if (json) say(out, JSON.stringify({ delivered: isDone, reason: outcome }))
    if (isDone) say(err, 'Nothing waits.')
    else say(err, outcome === 'no answer' ? `The agent gave no answer within ${timeout} s.` : NOT_CONFIGURED)
    return isDone ? 0 : 1
  }
  const destinations = outcome.destinations.map((destination) => ({
    ...destination,
    lost: Math.max(0, lostIn(destination) - (lostBefore.get(destination.name) ?? 0)),
  }))
  const delivered = outcome.isEmpty && destinations.every(({ lost }) => lost === 0)
  if (json) say(out, JSON.stringify({ delivered, ...outcome, destinations }))
  if (delivered) say(err, 'Everything is delivered.')
  else for (const line of summary(destinations, outcome.isUnsettled)) say(err, printable(line))
  return delivered ? 0 : 1
}

/** What will never arrive: refused for what is in it, pushed out of a full queue, given up. */
const lostIn = ({ rejected, dropped }: Pick<Counters, 'rejected' | 'dropped'>): number =>
  rejected + dropped.cap + dropped.attempts

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
  const settings = resolveSettings({ env, home })
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
      ...{ settings, env, userHome, version, lock, wakeup, now, isBrief: true },
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
