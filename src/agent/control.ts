import { setTimeout as delay } from 'node:timers/promises'
import { handedOverCount, takeHandover } from '../outbox/handover.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { Log } from '../process/rotating-log.ts'
import type { Spool } from '../spool/spool.ts'
import type { ControlRequest } from '../status/control-files.ts'
import { type DestinationAnswer, readFlushRequest, writeFlushAnswer } from '../status/flush-request.ts'
import type { Intake } from './intake.ts'

export interface ControlOptions {
  home: string
  spool: Spool
  intake: Intake
  outboxes: Outbox[]
  /** Puts what was counted since the last reading into the metrics' outbox. */
  readMetrics: () => Promise<void>
  maxBytes: number
  /** Writes what `status` shows: whoever has read that everything is delivered shall find it there, too. */
  writeStatus: () => void
  /** errors.log */
  log: Log
  now: () => number
}

/** What commands ask the agent for: to deliver now, and to take requests that they made. */
export interface Control {
  /** Takes what was handed over, as far as there is room. */
  takeHandedOver(): Promise<void>
  /** A request is being answered. */
  isBusy(): boolean
  stop(): void
}

/** Someone may be waiting for `flush`. Costs one look at a file that is not there. */
const LOOK_MS = 500

/** Between looks at what a flush waits for. */
const STEP_MS = 50

/** A server that starts up may need a moment. Only while nothing gets through: knocking costs no event an attempt. */
const KNOCK_AGAIN_MS = 1_000

/** Batches of handed-over requests between two events of this day. */
const BATCHES = 16

export function createControl(options: ControlOptions): Control {
  const { home, spool, intake, outboxes, readMetrics, maxBytes, writeStatus, log, now } = options
  let answered: string | undefined
  let isBusy = false
  let isStopped = false
  let taking: Promise<void> | undefined

  async function take(): Promise<void> {
    for (const outbox of outboxes) {
      for (let batch = 0; batch < BATCHES; batch++) {
        if ((await takeHandover({ home, outbox, maxBytes, log })) === 0) break
      }
    }
  }

  /** One at a time: two would put the same requests twice. */
  const takeHandedOver = (): Promise<void> => {
    taking ??= take()
      .catch((error: unknown) => log.line(`what was handed over has to wait: ${(error as Error).message}`))
      .finally(() => {
        taking = undefined
      })
    return taking
  }

  const isSettled = (): boolean => {
    const { waiting, drafts } = spool.depth()
    return waiting + drafts === 0 && intake.isQuiet()
  }

  const names = outboxes.map((outbox) => outbox.status().name)
  const isTaken = (): boolean => handedOverCount(home, names) === 0

  async function answer({ id, untilMs }: ControlRequest): Promise<void> {
    const isLate = (): boolean => isStopped || now() >= untilMs
    for (let round = 0; ; round++) {
      while (!isSettled() && !isLate()) await delay(STEP_MS)
      await takeHandedOver()
      // Once: the next knock has nothing new to say.
      if (round === 0)
        await readMetrics().catch((error: Error) => log.line(`the metrics have to wait: ${error.message}`))
      const rests = await Promise.all(outboxes.map((outbox) => outbox.flush(Math.max(0, untilMs - now()))))
      const isDelivered = rests.every((rest) => rest === 'empty')
      const isAllIn = isSettled() && isTaken()
      const mayImprove = isDelivered || outboxes.some((outbox) => outbox.status().state === 'unreachable')
      if ((isDelivered && isAllIn) || isLate() || !mayImprove) break
      await delay(isDelivered ? STEP_MS : KNOCK_AGAIN_MS)
    }
    const destinations = outboxes.map((outbox) => {
      const { name, waiting, state, rejected, dropped, lastError, lastErrorAtMs, lastDeliveredAtMs } = outbox.status()
      const answer: DestinationAnswer = { name, waiting, state, rejected, dropped }
      if (lastDeliveredAtMs !== undefined) answer.lastDeliveredAtMs = lastDeliveredAtMs
      return lastError === undefined ? answer : Object.assign(answer, { lastError, lastErrorAtMs })
    })
    const isUnsettled = !isSettled() || !isTaken()
    const isEmpty = !isUnsettled && destinations.every(({ waiting }) => waiting === 0)
    writeStatus()
    writeFlushAnswer(home, { id, isEmpty, isUnsettled, destinations })
  }

  function look(): void {
    const request = isBusy ? undefined : readFlushRequest(home)
    if (request === undefined || request.id === answered || now() >= request.untilMs) return
    answered = request.id
    isBusy = true
    answer(request)
      .catch((error: unknown) => log.line(`flush: ${(error as Error).message}`))
      .finally(() => {
        isBusy = false
      })
  }

  const timer = setInterval(look, LOOK_MS)
  timer.unref()
  return {
    takeHandedOver,
    isBusy: () => isBusy,
    stop: () => {
      isStopped = true
      clearInterval(timer)
    },
  }
}
