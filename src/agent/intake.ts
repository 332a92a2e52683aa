import type { FinishSettings } from '../instrumentation/finish/finish-settings.ts'
import type { Occurrence } from '../instrumentation/occurrence.ts'
import { endsAgentCall, hasDetachedCalls, letGo } from '../instrumentation/session/detached-calls.ts'
import { pendingFolders } from '../instrumentation/session/folders.ts'
import { type HookEvent, type HookMarks, toHookEvent } from '../instrumentation/session/hook-event.ts'
import type { SessionState } from '../instrumentation/session/session-state.ts'
import { ALLOWED_LATENESS_MS } from '../instrumentation/session/timing.ts'
import { finish, isWaiting } from '../instrumentation/session-model.ts'
import { takeEvent } from '../instrumentation/take/events.ts'
import { observe } from '../instrumentation/take/observe.ts'
import { takeDeath } from '../instrumentation/take/session-events.ts'
import { isOverdue, momentsUntil } from '../instrumentation/watermark.ts'
import type { Log } from '../process/rotating-log.ts'
import { isSystemTrouble } from '../process/system-trouble.ts'
import type { BatchLimits } from '../spool/batch.ts'
import { acknowledgeCanary, CANARY_EVENT } from '../spool/canary.ts'
import type { EntryMarks, SpoolEntry } from '../spool/entry.ts'
import type { SpoolFile } from '../spool/listing.ts'
import type { Spool } from '../spool/spool.ts'
import { identifyClient, isClientAlive, isClientGone } from './client-process.ts'
import { createHeldBack, NotReadable, readable } from './held-back.ts'
import { createSessionClock } from './session-clock.ts'
import type { Sessions } from './sessions.ts'
import { createUnknownInputLog } from './unknown-input-log.ts'

export interface IntakeOptions {
  home: string
  spool: Spool
  sessions: Sessions
  /** Resolved when all destinations have the requests on disk. */
  record: (occurrences: Occurrence[]) => Promise<void>
  finishSettings: FinishSettings
  /** What config.json says of Bash commands: yes holds for every session that does not say no, no for all. */
  bashArgs: boolean | undefined
  /** A collector gets the arguments of tool calls of every session that does not say no. */
  toolArguments: boolean
  effort: string | undefined
  pidNamespace: string | undefined
  /**
   * True while more must not be made than can be delivered: then it stays in the spool, which holds more. @default
   * never
   */
  isCrowded?: () => boolean
  /** Called after each megabyte or so of hook inputs. */
  onMuchTaken?: () => void
  log: Log
  now: () => number
}

/** From spool files to requests on disk. One call at a time. */
export interface Intake {
  /**
   * Takes one batch of spool files, and goes on with the sessions that wait for their transcript. Answers how many
   * files it took. A spool file is deleted only when everything made of it is on disk: a crash between any two steps
   * repeats work, with the same ids.
   * @throws when a destination or the disk does not take it; then the files are as they were, and nothing is lost
   */
  step(): Promise<number>
  /** Sessions wait for transcript lines that should come within seconds. */
  isWaiting(): boolean
  /**
   * Nothing more is to be expected of what was recorded so far: no session waits, and none is left that nobody will
   * end.
   */
  isQuiet(): boolean
  /** Settles the sessions whose client is gone. Only when nothing of theirs is left in the spool. */
  buryDead(): Promise<void>
}

/**
 * Bounds memory: what is folded, emitted and handed over at a time. A batch is over with whichever comes first, but
 * holds one file at least. Session states remember the events and turns of a whole batch, which may come again
 * (events.ts, turns.ts).
 */
const BATCH_FILES = 512
const BATCH_BYTES = 4_000_000

const BATCH: BatchLimits = { files: BATCH_FILES, bytes: BATCH_BYTES }
const NOTHING: BatchLimits = { files: 0 }

/** Some thousand ordinary hook inputs, or one of a large file. */
const MUCH_BYTES = 1_000_000
/** A hook without any input leaves that much behind as well: what is made of it is larger than its file. */
const LEAST_BYTES = 600

/** One round: what it does, and what has come of it so far. */
interface Work {
  run: () => Promise<void>
  occurrences: Occurrence[]
  changed: Set<SessionState>
  taken: SpoolFile[]
}

export function createIntake(options: IntakeOptions): Intake {
  const { spool, sessions, record, finishSettings, isCrowded = () => false, log, now } = options
  const suspects = new Set<string>()
  const timeFor = createSessionClock(now)
  const poison = new Set<string>()
  const heldBack = createHeldBack(now)
  // An agent that is late must not know more than one on time would have: what the transcript says after the next hook
  // has to wait for it.
  let untilMs = Number.POSITIVE_INFINITY
  let bytesTaken = 0
  let isAtWork = false
  const onTrouble = (text: string) => log.line(text)
  const unknownInput = createUnknownInputLog(log)

  async function fold(
    file: SpoolFile,
    into: Occurrence[],
    changed: Set<SessionState>,
  ): Promise<SessionState | undefined> {
    const entry = readable(() => spool.read(file))
    if (entry.kind === 'bad') {
      spool.setAside(file, entry.reason)
      return undefined
    }
    if (entry.event === CANARY_EVENT) {
      acknowledgeCanary(options.home, entry.payload['session_id'])
      spool.settle([file])
      return undefined
    }
    const event = toHookEvent({ ...entry, marks: marksOf(entry) })
    if ('problem' in event) {
      spool.setAside(file, event.problem)
      return undefined
    }
    const state = readable(() => sessions.get(event.sessionId, event.atMs))
    // Before anything is folded: should it fail, the state goes back to what is saved.
    changed.add(state)
    // Here, and not in a batch of its own: each costs syncs and saves, however small it is.
    if (isOverdue(state, event)) await advance(state, event.atMs, into)
    into.push(...takeEvent(state, event, event.name === 'SessionStart' && isOpenElsewhere(state, event)))
    if (endsAgentCall(event)) for (const other of sessions.open()) if (letGo(other, event)) changed.add(other)
    identifyClient(state.client)
    unknownInput.event(event.name)
    return state
  }

  function marksOf({ marks }: SpoolEntry): HookMarks {
    const { bashArgs, bashArgsDenied, toolArgumentsDenied, effort, ...rest }: EntryMarks = marks
    const isDenied = toolArgumentsDenied === true || rest.collectorTextDenied === true
    return {
      ...rest,
      bashArgsDenied,
      bashArgs: options.bashArgs !== false && (bashArgs || (options.bashArgs === true && !bashArgsDenied)),
      toolArguments: options.toolArguments && !isDenied,
      effort: options.effort ?? effort,
    }
  }

  async function advance(state: SessionState, knownUntilMs: number, into: Occurrence[]): Promise<void> {
    for (const { readUntilMs, nowMs } of momentsUntil(state, timeFor(state), knownUntilMs)) {
      await observe(state, readUntilMs, onTrouble)
      await finishSettings?.learnRepositories?.(pendingFolders(state))
      const settled = finish(state, nowMs, finishSettings)
      unknownInput.finished(state, settled)
      into.push(...settled)
    }
  }

  function claimBatch(limits: BatchLimits): SpoolFile[] {
    const files = spool.claim(limits)
    const last = files.at(-1)
    untilMs = Math.min(
      spool.nextAtMs() ?? Number.POSITIVE_INFINITY,
      last === undefined ? Number.POSITIVE_INFINITY : last.recordedAtMs + ALLOWED_LATENESS_MS,
    )
    return files
  }

  /** Resumed in one terminal while it is open in another. */
  const isOpenElsewhere = ({ client, end }: SessionState, { marks }: HookEvent): boolean =>
    end === undefined &&
    client !== undefined &&
    marks.clientPid !== undefined &&
    marks.clientPid !== client.pid &&
    isClientAlive(client, options.pidNamespace)

  const isAbandoned = (state: SessionState): boolean =>
    (state.end === undefined || hasDetachedCalls(state)) && isClientGone(state, options.pidNamespace, now())

  /** A file that cannot be folded stops this batch; the next goes without it. */
  async function takeSafely(
    file: SpoolFile,
    into: Occurrence[],
    changed: Set<SessionState>,
  ): Promise<SessionState | undefined> {
    if (heldBack.concerns(file)) {
      heldBack.add(file)
      return undefined
    }
    if (poison.has(file.name)) {
      poison.delete(file.name)
      spool.setAside(file, 'it cannot be processed')
      return undefined
    }
    try {
      return await fold(file, into, changed)
    } catch (error) {
      if (error instanceof NotReadable) {
        const text = `spool: ${file.name} has to wait (${error.message}); it is tried again until it can be read`
        if (heldBack.count() === 0) log.line(text)
        heldBack.add(file)
        return undefined
      }
      if (isSystemTrouble(error)) throw error
      poison.add(file.name)
      throw new Error(`spool file ${file.name} cannot be processed: ${(error as Error).message.slice(0, 200)}`)
    }
  }

  /**
   * Everything made so far goes to disk, in the order that makes a crash harmless: requests, states, and only then the
   * files.
   */
  async function commit({ occurrences, changed, taken }: Work): Promise<void> {
    await record(occurrences)
    await sessions.save(changed)
    spool.settle(taken)
  }

  /** All or nothing: whatever goes wrong, files and states are as they were before. */
  async function attempt(files: SpoolFile[], work: Work): Promise<void> {
    isAtWork = true
    try {
      await work.run()
      if (work.changed.size > 0 || work.taken.length > 0) await commit(work)
    } catch (error) {
      sessions.discard(work.changed)
      spool.release([...files, ...heldBack.takeDue('now')])
      throw error
    } finally {
      isAtWork = false
    }
  }

  return {
    async step() {
      spool.release(heldBack.takeDue())
      const held = heldBack.count()
      const files = claimBatch(isCrowded() ? NOTHING : BATCH)
      const occurrences: Occurrence[] = []
      const changed = new Set<SessionState>()
      const taken: SpoolFile[] = []
      const run = async () => {
        for (const file of files) {
          const state = await takeSafely(file, occurrences, changed)
          if (state !== undefined) taken.push(file)
        }
        for (const state of sessions.open()) {
          if (!isWaiting(state)) continue
          const made = occurrences.length
          await advance(state, untilMs, occurrences)
          // What was only read can be read again: it is saved with the next thing that happens.
          if (occurrences.length > made) changed.add(state)
        }
      }
      await attempt(files, { run, occurrences, changed, taken })
      bytesTaken = files.reduce((sum, { sizeBytes }) => sum + sizeBytes + LEAST_BYTES, bytesTaken)
      if (bytesTaken > MUCH_BYTES) {
        bytesTaken = 0
        // Not before this call has let go of what it made.
        if (options.onMuchTaken) setImmediate(options.onMuchTaken)
      }
      // Those held back are tried again when it is time, not at once.
      return files.length + held - heldBack.count()
    },

    isWaiting: () => sessions.open().some(isWaiting),

    // What is made but not recorded yet is in no state and in no outbox.
    isQuiet: () => !isAtWork && !sessions.open().some((state) => isWaiting(state) || isAbandoned(state)),

    async buryDead() {
      // What the dead have left behind is still in the spool.
      if (isCrowded()) return
      const occurrences: Occurrence[] = []
      const changed = new Set<SessionState>()
      const run = async () => {
        for (const state of sessions.open()) {
          const gone = isAbandoned(state)
          // Twice in a row: the last hooks of a client that just left may still be on their way into the spool.
          if (!gone) suspects.delete(state.sessionId)
          else if (!suspects.has(state.sessionId)) suspects.add(state.sessionId)
          else {
            suspects.delete(state.sessionId)
            changed.add(state)
            await observe(state, untilMs, onTrouble)
            takeDeath(state)
            await advance(state, untilMs, occurrences)
          }
        }
      }
      await attempt([], { run, occurrences, changed, taken: [] })
    },
  }
}
