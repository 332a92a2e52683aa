import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../process/rotating-log.ts'
import type { Intake } from './intake.ts'
import type { Wakeup } from './wakeup.ts'

export interface LoopOptions {
  intake: Intake
  wakeup: Wakeup
  /** errors.log */
  log: Log
  /** Every few seconds: lock, liveness of clients, status. False: leave. */
  housekeeping: () => Promise<boolean>
  isStopping: () => boolean
}

/** While a turn's last lines are on their way into the transcript (0.1 s as a rule). */
const WAITING_MS = 40

/** Housekeeping is this often due; new events ring the wakeup. */
const HOUSEKEEPING_MS = 2_000

/** This many at once are a backlog, which goes on without a pause. */
const BACKLOG_FILES = 64

/**
 * After less than that, what the same moment brings is left to gather: twenty parallel tool calls are forty hooks
 * within half a second, and each batch costs its syncs and saves however small it is, while the client and its hooks
 * want the same processor and disk.
 */
const GATHER_MS = 100

/** After a failure, usually a full disk. */
const TROUBLE_MS = 2_000

/**
 * The same failure again and again makes the pauses double up to this: where the disk takes requests but no session
 * states, each try sends the same requests once more.
 */
const LONGEST_TROUBLE_MS = 16_000

/** Runs until asked to stop, or until housekeeping says that there is no more reason to. Never throws. */
export async function runLoop({ intake, wakeup, log, housekeeping, isStopping }: LoopOptions): Promise<void> {
  let trouble = ''
  let pauseMs = TROUBLE_MS
  let keptHouseAt = 0

  async function mayStay(): Promise<boolean> {
    try {
      return await housekeeping()
    } catch {
      // Whatever stops the recording stops this as well, and is said already.
      return true
    }
  }

  /** Neither new events nor anything else but the end shortens this. False: leave. */
  async function sitOut(pauseMs: number): Promise<boolean> {
    const endsAt = performance.now() + pauseMs
    do {
      // The lock needs its beat, the spool its cap, and the folder may be gone for good: all the more when nothing can
      // be written.
      if (!(await mayStay())) return false
      const nextLookAt = Math.min(endsAt, performance.now() + HOUSEKEEPING_MS)
      while (!isStopping() && performance.now() < nextLookAt) await wakeup.wait(nextLookAt - performance.now())
    } while (!isStopping() && performance.now() < endsAt)
    return true
  }

  while (!isStopping()) {
    try {
      const took = await intake.step()
      if (trouble !== '') log.line('recording goes on')
      trouble = ''
      if (performance.now() - keptHouseAt >= HOUSEKEEPING_MS) {
        keptHouseAt = performance.now()
        if (!(await housekeeping())) return
        if (took === 0) await intake.buryDead()
      }
      if (isStopping()) continue
      if (took > 0) {
        if (took < BACKLOG_FILES) await sleep(GATHER_MS)
        continue
      }
      await wakeup.wait(intake.isWaiting() ? WAITING_MS : HOUSEKEEPING_MS)
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      // Drafts have random names: by its message the same full disk would be another one each time.
      const kind = code ?? message
      const isNew = kind !== trouble
      // The same trouble is said once, not every few seconds.
      if (isNew) log.line(`recording stands still, nothing is lost: ${message.slice(0, 300)}`)
      trouble = kind
      pauseMs = isNew ? TROUBLE_MS : Math.min(2 * pauseMs, LONGEST_TROUBLE_MS)
      if (!(await sitOut(pauseMs))) return
    }
  }
}
