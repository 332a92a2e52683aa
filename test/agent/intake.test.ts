import { expect, test } from 'vitest'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import { DEAD_PID } from '../spool/spool-home.ts'
import { type AgentHome, agentHome, type Parts, settleAll } from './agent-home.ts'

const kindsOf = (occurrences: Occurrence[], sessionId = 's1') =>
  occurrences.filter((occurrence) => occurrence.sessionId === sessionId).map(({ kind }) => kind)

const rowOf = (occurrences: Occurrence[], sessionId = 's1') =>
  occurrences.findLast((occurrence) => occurrence.kind === 'session' && occurrence.sessionId === sessionId)?.fields

/** What a server has in the end: one of each id, and the newest row. */
const finalOf = (occurrences: Occurrence[]) => {
  const ids = occurrences.filter(({ kind }) => kind !== 'session').map(({ eventId }) => eventId)
  return { ids: [...new Set(ids)].sort(), row: rowOf(occurrences) }
}

function session(home: AgentHome): void {
  home.hook(0, 's1', 'SessionStart', { source: 'startup' })
  home.turn(1000, 's1', 'p1')
  home.turn(5000, 's1', 'p2')
  home.hook(9000, 's1', 'SessionEnd', { reason: 'other' })
}

test('a session becomes its records, in order, and its files are gone', async () => {
  const home = agentHome()
  session(home)
  home.clock.ms += 20_000
  await settleAll(home, home.start())
  // The outbox sends them by their time, whenever they were made.
  const byTime = [...home.recorded].sort((a, b) => a.atMs - b.atMs)
  expect(kindsOf(byTime).filter((kind) => kind !== 'note' && kind !== 'session')).toEqual([
    'session_start',
    'prompt',
    'execution',
    'prompt',
    'execution',
    'usage_session',
  ])
  expect(rowOf(home.recorded)).toMatchObject({ turn_count: 2, tokens_in_total: 2, exit_kind: 'end_turn' })
  const rows = home.recorded.flatMap(({ kind, fields }) => (kind === 'session' ? [fields] : []))
  expect(rows).toMatchObject([1, 2, 2].map((count) => ({ prompt_count: count, turn_count: count })))
  expect(home.names('new')).toEqual([])
  expect(home.lines).toEqual([])
})

test('an event that is not known is reported once, and a turn whose transcript is missing with its place', async () => {
  const home = agentHome()
  const nowhere = { transcript_path: '/nowhere/s1.jsonl' }
  home.hook(0, 's1', 'SessionStart', { source: 'startup', ...nowhere })
  home.hook(100, 's1', 'FutureEvent', nowhere)
  home.hook(2000, 's1', 'FutureEvent', nowhere)
  home.hook(3000, 's1', 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'ask', ...nowhere })
  home.hook(4000, 's1', 'Stop', { prompt_id: 'p1', last_assistant_message: 'Done.', ...nowhere })
  home.clock.ms += 20_000
  await settleAll(home, home.start())
  expect(home.recorded.find(({ kind }) => kind === 'execution')?.fields).toMatchObject({
    tokens_in: null,
    response_text: 'Done.',
  })
  expect(home.lines).toEqual([
    'hook event FutureEvent is not known to this version: nothing is made of it',
    'session s1: turn p1 goes without tokens: its transcript has none (/nowhere/s1.jsonl)',
  ])
})

test('sessions that run at the same time are kept apart', async () => {
  const home = agentHome()
  for (const id of ['s1', 's2', 's3']) home.hook(0, id, 'SessionStart', { source: 'startup' })
  for (const [index, id] of ['s1', 's2', 's3'].entries()) home.turn(1000 + index, id, `p-${id}`)
  for (const id of ['s1', 's2']) home.hook(9000, id, 'SessionEnd', { reason: 'other' })
  home.clock.ms += 20_000
  await settleAll(home, home.start())
  for (const id of ['s1', 's2', 's3'])
    expect(rowOf(home.recorded, id)).toMatchObject({ turn_count: 1, tokens_out_total: 1 })
  expect(rowOf(home.recorded, 's3')).toMatchObject({ exit_kind: 'active' })
})

test('a file that is no hook event is set aside with a word, and the others go on', async () => {
  const home = agentHome()
  session(home)
  home.put('s1.2001', 'no header', 2000)
  home.put('s1.2002', 'cm1 Stop\n{"session_id": 5}', 2001)
  home.put('s1.2003', 'cm1 Stop\n{"session_id": "../../etc/passwd"}', 2002)
  home.put('s1.2004', 'cm1 Stop\n{"cut": ', 2003)
  home.clock.ms += 20_000
  await settleAll(home, home.start())
  expect(home.names('bad')).toHaveLength(4)
  expect(home.lines.length).toBeGreaterThan(0)
  expect(rowOf(home.recorded)).toMatchObject({ turn_count: 2 })
})

test('while a destination takes nothing, nothing is lost; then the same records come again', async () => {
  const home = agentHome()
  session(home)
  home.clock.ms += 20_000
  const offered: string[][] = []
  let isFull = true
  const intake = home.start({
    record: async (occurrences) => {
      offered.push(occurrences.map(({ eventId }) => eventId))
      if (isFull) throw new Error('disk full')
      home.recorded.push(...occurrences)
    },
  })
  const files = home.names('new')
  await expect(intake.step()).rejects.toThrow('disk full')
  await expect(intake.step()).rejects.toThrow('disk full')
  expect(home.names('new')).toEqual(files)
  isFull = false
  await settleAll(home, intake)
  expect(offered[1]).toEqual(offered[0])
  expect(offered[2]).toEqual(offered[0])
  expect(home.names('new')).toEqual([])
  expect(rowOf(home.recorded)).toMatchObject({ turn_count: 2 })
})

test('a backlog of many turns goes to the disk at one time, each turn as if it had been reported alone', async () => {
  const home = agentHome()
  for (let turn = 0; turn < 20; turn++) home.turn(10_000 * turn, 's1', `p${turn}`)
  home.clock.ms += 300_000
  let times = 0
  const intake = home.start({
    record: async (occurrences) => {
      times++
      home.recorded.push(...occurrences)
    },
  })
  await intake.step()
  expect(times).toBe(1)
  expect(kindsOf(home.recorded).filter((kind) => kind === 'execution')).toHaveLength(20)
  expect(home.names('new')).toEqual([])
})

/** A place where the agent is killed: the n-th call of this function. */
const PLACES = ['claim', 'read', 'record', 'recorded', 'save', 'settle', 'settled'] as const

function dyingAt(home: AgentHome, place: (typeof PLACES)[number], nth: number): Parts {
  let calls = 0
  const visit = (here: string) => {
    if (here === place && ++calls === nth) throw new Error(`killed at ${place}`)
  }
  return {
    spool: (spool) => ({
      ...spool,
      claim: (limits) => {
        visit('claim')
        // One file at a time: more places to die at.
        return spool.claim({ ...limits, files: 1 })
      },
      read: (file) => {
        visit('read')
        return spool.read(file)
      },
      settle: (files) => {
        visit('settle')
        spool.settle(files)
        visit('settled')
      },
    }),
    sessions: (sessions) => ({
      ...sessions,
      save: (states) => {
        visit('save')
        return sessions.save(states)
      },
    }),
    record: async (occurrences) => {
      visit('record')
      home.recorded.push(...occurrences)
      visit('recorded')
    },
  }
}

test.each(PLACES)(
  'an agent that is killed at "%s", whenever that is, leaves nothing out and nothing twice',
  async (place) => {
    const truth = agentHome()
    session(truth)
    truth.clock.ms += 20_000
    await settleAll(truth, truth.start())
    for (let nth = 1; nth <= 8; nth += 1) {
      const home = agentHome()
      session(home)
      home.clock.ms += 20_000
      const doomed = home.start(dyingAt(home, place, nth))
      await settleAll(home, doomed).catch((error: Error) => expect(error.message).toContain('killed'))
      // Another agent finds what is on disk.
      await settleAll(home, home.start())
      expect(finalOf(home.recorded), `${place} ${nth}`).toEqual(finalOf(truth.recorded))
      expect(home.names('bad')).toEqual([])
    }
  },
)

test('a file that breaks the agent is set aside, and the others are not', async () => {
  const home = agentHome()
  session(home)
  const bad = home.names('new')[2] ?? ''
  home.clock.ms += 20_000
  const intake = home.start({
    spool: (spool) => ({
      ...spool,
      read: (file) => {
        const entry = spool.read(file)
        if (file.name === bad && entry.kind === 'entry') {
          Object.defineProperty(entry.payload, 'prompt_id', { get: () => expect.fail('a bug') })
        }
        return entry
      },
    }),
  })
  await expect(intake.step()).rejects.toThrow(`spool file ${bad} cannot be processed`)
  await settleAll(home, intake)
  expect(home.names('bad')).toEqual([expect.stringContaining(bad)])
  expect(rowOf(home.recorded)).toMatchObject({ tokens_in_total: 2 })
})

test('a client that is gone without a word is buried at the second look, and only once', async () => {
  const home = agentHome()
  home.hook(0, 's1', 'SessionStart', { source: 'startup' }, ` pid=${DEAD_PID}`)
  home.turn(1000, 's1', 'p1')
  home.hook(5000, 's1', 'UserPromptSubmit', { prompt_id: 'p2', prompt: 'and now?' }, ` pid=${DEAD_PID}`)
  home.clock.ms += 6_000
  const intake = home.start()
  await settleAll(home, intake)
  await intake.buryDead()
  expect(rowOf(home.recorded)).toMatchObject({ exit_kind: 'active' })
  for (let round = 0; round < 3; round += 1) {
    await intake.buryDead()
    await settleAll(home, intake)
  }
  const executions = home.recorded.filter(({ kind }) => kind === 'execution')
  expect(executions.map(({ fields }) => 'status' in fields && fields.status)).toEqual(['ok', 'cancelled'])
  expect(rowOf(home.recorded)).toMatchObject({ exit_kind: 'in_flight', turn_count: 2 })
  expect(home.recorded.filter(({ meta }) => meta['session_end_reason'] === 'died')).toHaveLength(1)
})

test('a client that lives, or that nobody here can look at, is not buried', async () => {
  const home = agentHome()
  home.hook(0, 's1', 'SessionStart', { source: 'startup' }, ` pid=${process.pid}`)
  home.hook(0, 's2', 'SessionStart', { source: 'startup' })
  home.hook(0, 's3', 'SessionStart', { source: 'startup' }, ` pid=${DEAD_PID} ns=another`)
  home.clock.ms += 3_600_000
  const intake = home.start({ pidNamespace: 'ours' })
  await settleAll(home, intake)
  for (let round = 0; round < 3; round += 1) await intake.buryDead()
  expect(home.recorded.filter(({ meta }) => meta['session_end_reason'] === 'died')).toEqual([])
  // After a day without a word, those without a process to look at are taken for over.
  home.clock.ms += 24 * 3_600_000
  for (let round = 0; round < 3; round += 1) await intake.buryDead()
  await settleAll(home, intake)
  const died = home.recorded.filter(({ meta }) => meta['session_end_reason'] === 'died')
  expect(died.map(({ sessionId }) => sessionId)).toEqual(['s2', 's3'])
})

test('a session that waits only for time to pass is not written again and again', async () => {
  const home = agentHome()
  home.hook(0, 's1', 'SessionStart', { source: 'startup' })
  home.hook(1000, 's1', 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'hello' })
  home.clock.ms += 1_010
  let saves = 0
  const intake = home.start({
    sessions: (sessions) => ({
      ...sessions,
      save: (states) => {
        saves += 1
        return sessions.save(states)
      },
    }),
  })
  await intake.step()
  for (let round = 0; round < 20; round += 1) await intake.step()
  expect([intake.isWaiting(), saves]).toEqual([true, 1])
})

test('it is not quiet before what it made of a dead session is safe: a flush would say that everything is delivered', async () => {
  const home = agentHome()
  home.hook(0, 's1', 'SessionStart', { source: 'startup' }, ` pid=${DEAD_PID}`)
  home.clock.ms += 60_000
  let intake = home.start()
  await settleAll(home, intake)
  let reported = 0
  const quiet: boolean[] = []
  intake = home.start({
    record: async (occurrences) => {
      reported += occurrences.length
      await Promise.resolve()
      quiet.push(intake.isQuiet())
    },
  })
  for (let round = 0; round < 3; round += 1) await intake.buryDead()
  expect(reported).toBeGreaterThan(0)
  expect(new Set(quiet)).toEqual(new Set([false]))
  expect(intake.isQuiet()).toBe(true)
})

test('a file that the system does not let us read for a while is taken later, before what its session recorded after it', async () => {
  const home = agentHome()
  home.hook(0, 's1', 'SessionStart', { source: 'startup' })
  home.hook(1000, 's1', 'UserPromptSubmit', { prompt_id: 'p1', prompt: 'hello' })
  home.hook(1000, 's2', 'SessionStart', { source: 'startup' })
  home.clock.ms += 1_010
  let failures = 2
  const intake = home.start({
    spool: (spool) => ({
      ...spool,
      read: (file) => {
        const entry = spool.read(file)
        const isFirst = 'event' in entry && entry.event === 'SessionStart' && file.name.startsWith('s1')
        if (!isFirst || failures-- <= 0) return entry
        throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' })
      },
    }),
  })
  expect(await intake.step()).toBe(1)
  expect(home.recorded.map(({ sessionId }) => sessionId)).not.toContain('s1')
  for (let round = 0; round < 3; round += 1) {
    home.clock.ms += 1_001
    await intake.step()
  }
  const kinds = home.recorded.filter(({ sessionId }) => sessionId === 's1').map(({ kind }) => kind)
  expect(kinds.indexOf('session_start')).toBe(0)
  expect(kinds).toContain('prompt')
})
