import { expect, test } from 'vitest'
import { createIntake, type Intake, type IntakeOptions } from '../../src/agent/intake.ts'
import { runLoop } from '../../src/agent/loop.ts'
import { createSessions } from '../../src/agent/sessions.ts'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import { createSessionStore } from '../../src/instrumentation/session/session-store.ts'
import { createSpool } from '../../src/spool/spool.ts'
import { type AgentHome, agentHome, settleAll } from './agent-home.ts'

/** An agent with the options that only trouble needs. */
function start(stage: AgentHome, more: Partial<IntakeOptions>): Intake {
  const log = { line: (text: string) => void stage.lines.push(text) }
  const now = () => stage.clock.ms
  const { home } = stage
  return createIntake({
    home,
    spool: createSpool({ home, now, log }),
    sessions: createSessions(createSessionStore({ home, now, log }), { line: () => undefined }),
    record: async (occurrences) => void stage.recorded.push(...occurrences),
    finishSettings: {},
    bashArgs: undefined,
    toolArguments: false,
    effort: undefined,
    pidNamespace: undefined,
    log,
    now,
    ...more,
  })
}

function session(stage: AgentHome): void {
  stage.hook(0, 's1', 'SessionStart', { source: 'startup' })
  stage.turn(1000, 's1', 'p1')
  stage.hook(9000, 's1', 'SessionEnd', { reason: 'other' })
}

const lastRow = (occurrences: Occurrence[]) => occurrences.findLast(({ kind }) => kind === 'session')?.fields

test('while more is made than can be delivered, events stay in the spool and nobody is taken for dead', async () => {
  const stage = agentHome()
  stage.hook(0, 's1', 'SessionStart', { source: 'startup' })
  let isCrowded = false
  const intake = start(stage, { isCrowded: () => isCrowded })
  await intake.step()
  isCrowded = true
  stage.turn(1000, 's1', 'p1')
  stage.hook(9000, 's1', 'SessionEnd', { reason: 'other' })
  // Long enough for a silent client to be given up.
  stage.clock.ms += 48 * 3_600_000
  for (let look = 0; look < 3; look++) {
    expect(await intake.step()).toBe(0)
    await intake.buryDead()
  }
  expect(stage.names('new')).toHaveLength(3)
  isCrowded = false
  await settleAll(stage, intake)
  expect(lastRow(stage.recorded)).toMatchObject({ turn_count: 1, exit_kind: 'end_turn' })
})

test('payloads of megabytes are taken one by one', async () => {
  const stage = agentHome()
  for (let index = 0; index < 4; index++) stage.hook(index, 's1', 'Notification', { message: 'x'.repeat(3_000_000) })
  let times = 0
  const intake = start(stage, { onMuchTaken: () => times++ })
  const took: number[] = []
  do took.push(await intake.step())
  while (took.at(-1) !== 0)
  expect(took).toEqual([1, 1, 1, 1, 0])
  await new Promise((done) => setImmediate(done))
  expect(times).toBe(4)
})

test('a session whose events lie in the future, because the clock was set back, is settled as soon as any other', async () => {
  const stage = agentHome()
  session(stage)
  stage.clock.ms -= 3_600_000
  const startedAtMs = stage.clock.ms
  await settleAll(stage, start(stage, {}))
  expect(lastRow(stage.recorded)).toMatchObject({ turn_count: 1, exit_kind: 'end_turn' })
  expect(stage.clock.ms - startedAtMs).toBeLessThan(10_000)
})

test('an agent that cannot write goes on with its housekeeping, and leaves when that says so', async () => {
  const lines: string[] = []
  let looks = 0
  const intake: Intake = {
    step: () => Promise.reject(new Error('ENOSPC')),
    isWaiting: () => false,
    isQuiet: () => true,
    buryDead: () => Promise.resolve(),
  }
  await runLoop({
    intake,
    wakeup: { wait: () => Promise.resolve(), wake: () => {} },
    log: { line: (text) => void lines.push(text) },
    housekeeping: async () => {
      looks++
      if (looks === 2) throw new Error('ENOSPC')
      return looks < 4
    },
    isStopping: () => false,
  })
  expect(looks).toBe(4)
  expect(lines).toEqual(['recording stands still, nothing is lost: ENOSPC'])
})
