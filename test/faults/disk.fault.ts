import { execFileSync } from 'node:child_process'
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect } from 'vitest'
import { extent, kinds, row, tellingRow } from './extent.ts'
import { playDirectly, type Session, scriptSessions } from './load.ts'
import { buildPlugin } from './plugin.ts'
import { conclude, measureHooks } from './row.ts'
import { type Stage, until, withStage } from './stage.ts'

const group = '4 What is on the disk, and the clock'
const isRoot = process.getuid?.() === 0
const NOBODY = 65534
let plugin = ''
beforeAll(async () => {
  plugin = await buildPlugin()
})
afterAll(() => rmSync(plugin, { recursive: true, force: true }))

const load = { sessions: extent(20, 3), turns: extent(9, 3), tools: 2 }

const onStage = (act: (stage: Stage) => Promise<void>, options: { uid?: number } = {}) =>
  withStage({ plugin, ...options }, act)

/** A session's first steps, and the rest of them. */
const cut = (session: Session, at: number): [Session, Session] => [
  { ...session, steps: session.steps.slice(0, at) },
  { ...session, steps: session.steps.slice(at) },
]

/** A file of somebody who trusts us. */
let victim = ''

function inPlace(path: string, make: () => void): void {
  rmSync(path)
  make()
}

const CLOSED = "somebody else's, and closed to us"

const harms: [string, (path: string) => void][] = [
  ['cut in half', (path) => truncateSync(path, Math.floor(statSync(path).size / 2))],
  ['emptied', (path) => truncateSync(path, 0)],
  [
    'filled with garbage',
    (path) => writeFileSync(path, Buffer.from(Array.from({ length: 999 }, (_, n) => (n * 7) % 256))),
  ],
  ['replaced by a folder', (path) => inPlace(path, () => mkdirSync(path))],
  ['replaced by a dangling link', (path) => inPlace(path, () => symlinkSync('/nonexistent/somewhere', path))],
  ["replaced by a link to somebody's file", (path) => inPlace(path, () => symlinkSync(victim, path))],
  ...(isRoot ? [[CLOSED, (path: string) => chownSync(path, 0, 0)] as [string, (path: string) => void]] : []),
]

/**
 * In the middle of all sessions the agent is killed, every file that it keeps for itself is harmed, and everything goes
 * on. What was in the damaged files alone (requests that waited, the numbers of sessions so far) cannot come back;
 * everything else must.
 */
tellingRow.each(kinds(harms, ([name]) => /garbage|link to somebody/.test(name)))(
  'every file of the agent is %s',
  async (what, harm) => {
    await onStage(
      async (stage) => {
        victim = join(stage.root, 'victim')
        const sessions = scriptSessions(stage.root, 'x', load, stage.truth)
        // Between two turns.
        const halves = sessions.map((session) => cut(session, 1 + 7 * Math.floor(load.turns / 2)))
        playDirectly(
          stage.home,
          halves.map(([first]) => first),
        )
        own(stage.root)
        const first = stage.startAgent()
        await until(
          'the first half',
          () => stage.server.accepted.size >= halves.length * Math.floor(load.turns / 2) * 4,
          30_000,
        )
        await stage.flush(5_000)
        await stage.kill(first)
        writeFileSync(victim, 'precious')
        own(victim)
        const files = readdirSync(stage.home, { recursive: true, encoding: 'utf8' }).filter((name) => {
          const isKept = /^(token|node|victim|spool)/.test(name)
          return !isKept && statSync(join(stage.home, name)).isFile()
        })
        for (const name of files) harm(join(stage.home, name))
        playDirectly(
          stage.home,
          halves.map(([, rest]) => rest),
        )
        own(join(stage.home, 'spool'))
        own(join(stage.root, 'projects'))
        const ratio = await measureHooks(plugin, stage)
        own(join(stage.home, 'spool'))
        stage.startAgent()
        await until('an agent', () => existsSync(join(stage.home, 'agent.lock')), 20_000)
        if (what === CLOSED) {
          // What cannot be read for want of rights is not lost: it is tried until it can.
          await until('it is said', () => stage.log().includes('cannot be read now'))
          own(stage.home)
        } else {
          // Totals began anew with the state that was lost: they are not held against it.
          stage.truth.sessions.clear()
        }
        await stage.drain()
        const reported = `${files.length} files: ${[...new Set(files.map(nameOf))].join(', ')}`
        conclude({ group, fault: `every file is ${what}`, hookRatio: ratio, note: reported }, stage)
        expect(readFileSync(victim, 'utf8')).toBe('precious')
      },
      isRoot ? { uid: NOBODY } : {},
    )
  },
)

const nameOf = (name: string): string =>
  name.startsWith('sessions/') ? 'sessions/*' : name.startsWith('outbox/') ? `outbox/*/${basename(name)}` : name

function own(folder: string): void {
  if (isRoot) execFileSync('chown', ['-Rh', String(NOBODY), folder])
}

/**
 * The requests of a file of the outbox, one behind the other: a line of JSON that says how long the body is, and the
 * body.
 */
function* requestsIn(bytes: Buffer): Generator<{ to: number; text: string }> {
  for (let from = 0; from < bytes.length; ) {
    const body = bytes.indexOf('\n', from) + 1
    // The first character of one that is delivered is another.
    const { bodyBytes } = JSON.parse(`{${bytes.toString('utf8', from + 1, body)}`)
    const to = body + bodyBytes
    yield { to, text: bytes.toString('utf8', from, to) }
    from = to
  }
}

/** Nobody can bring back what was in a damaged request alone. */
function forget({ truth }: Stage, request: string): void {
  for (const set of [truth.prompts, truth.tools, truth.executions]) {
    for (const name of set) if (request.includes(`"${name}"`)) set.delete(name)
  }
  if (request.includes('/events/session')) truth.sessions.delete(JSON.parse(request.split('\n')[1] ?? '{}').session_id)
}

tellingRow('requests that wait are damaged', async () => {
  await onStage(async (stage) => {
    await stage.server.stopListening()
    const first = stage.startAgent()
    stage.record('x', load)
    const folder = join(stage.home, 'outbox/claude-metrics')
    const isRequest = (name: string) => /^[0-9a-f-]{36}$/.test(name)
    const requests = () => (existsSync(folder) ? readdirSync(folder).filter(isRequest) : [])
    const spooled = () => readdirSync(join(stage.home, 'spool/new')).length
    await until('everything in the outbox', () => existsSync(folder) && spooled() === 0, 30_000)
    // It waits for the API in vain; the last turns have time to settle meanwhile.
    await stage.flush(extent(5_000, 1_000))
    await stage.kill(first)
    let count = 0
    const damage = (file: string, [what, harm]: (typeof harms)[number]) => {
      const path = join(folder, file)
      const bytes = readFileSync(path)
      const whole = what === 'cut in half' ? Math.floor(bytes.length / 2) : 0
      for (const { to, text } of requestsIn(bytes)) {
        if (to <= whole) continue
        count++
        forget(stage, text)
      }
      harm(path)
    }
    const shared = readdirSync(folder).filter((name) => name.endsWith('.batch'))
    const harmAt = (index: number) => harms[index % 5] as (typeof harms)[number]
    for (const [index, name] of shared.slice(0, 2).entries()) damage(name, harmAt(index * 2))
    const alone = requests().filter((_, index) => index % 10 === 0)
    for (const [index, name] of alone.entries()) damage(name, harmAt(index))
    expect(count).toBeGreaterThan(0)
    await stage.server.listen()
    stage.startAgent()
    await stage.drain()
    const reported = `${shared.length === 0 ? '' : 'alone, and in files of many; '}cut, emptied, garbage, folders and links; those are set aside and reported, all others arrive`
    conclude({ group, fault: `${count} requests that wait are damaged`, note: reported }, stage)
  })
})

row('the state is of a newer version', async () => {
  await onStage(async (stage) => {
    const sessions = scriptSessions(stage.root, 'x', load, stage.truth)
    const halves = sessions.map((session) => cut(session, 1 + 7 * Math.floor(load.turns / 2)))
    playDirectly(
      stage.home,
      halves.map(([first]) => first),
    )
    const first = stage.startAgent()
    await until(
      'the first half',
      () => stage.server.accepted.size >= halves.length * Math.floor(load.turns / 2) * 4,
      30_000,
    )
    await stage.flush(5_000)
    await stage.kill(first)
    for (const name of readdirSync(join(stage.home, 'sessions'))) {
      const path = join(stage.home, 'sessions', name)
      writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), format: 99 }))
    }
    playDirectly(
      stage.home,
      halves.map(([, rest]) => rest),
    )
    stage.startAgent()
    stage.truth.sessions.clear()
    await stage.drain()
    const reported = 'set aside as .bad, the sessions go on with new totals'
    conclude({ group, fault: 'session states of a newer format', note: reported }, stage)
  })
})

row.each([-1, 1])(
  'the clock jumps by %i hour while the API is away',
  async (hours) => {
    await onStage(async (stage) => {
      const offset = join(stage.root, 'offset')
      const setClock = (ms: number) => {
        writeFileSync(`${offset}.new`, String(ms))
        renameSync(`${offset}.new`, offset)
      }
      setClock(0)
      stage.startAgent({ preload: 'clock.mjs', env: { CLOCK_OFFSET: offset } })
      const sessions = scriptSessions(stage.root, 'x', load, stage.truth)
      const halves = sessions.map((session) => cut(session, 3))
      await stage.server.stopListening()
      playDirectly(
        stage.home,
        halves.map(([first]) => first),
      )
      await sleep(extent(2_000, 300))
      setClock(hours * 3_600_000)
      playDirectly(
        stage.home,
        halves.map(([, rest]) => rest),
      )
      await sleep(extent(2_000, 300))
      await stage.server.listen()
      // Without a flush: nobody may wait for an hour because of the clock.
      await until('everything', () => stage.tally().lost.length === 0, 100_000)
      conclude(
        { group, fault: `the clock jumps by ${hours} h while the API is away`, note: 'delivered without help' },
        stage,
      )
    })
  },
  130_000,
)

row('suspended and resumed', async () => {
  await onStage(async (stage) => {
    const agent = stage.startAgent()
    const playing = stage.play('x', load, { pauseS: extent(0.5, 0) })
    for (let round = 0; round < extent(6, 2); round++) {
      agent.child.kill('SIGSTOP')
      await sleep(500)
      agent.child.kill('SIGCONT')
      await sleep(200)
    }
    expect(await playing).toBe('')
    agent.child.kill('SIGSTOP')
    const ratio = await measureHooks(plugin, stage)
    agent.child.kill('SIGCONT')
    await stage.drain()
    conclude({ group, fault: `SIGSTOP and SIGCONT, ${extent(6, 2)} times`, hookRatio: ratio }, stage)
  })
})
