import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeHistorySet } from '../../bench/history-set.ts'
import type { CliContext } from '../../src/cli/context.ts'
import { type ReportOptions, report } from '../../src/cli/report.ts'
import { replaySession } from '../../src/history/replay-session.ts'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import { forget } from '../../src/store/forget.ts'
import { appendRows } from '../../src/store/incoming.ts'
import { rowsOf } from '../../src/store/rows.ts'
import { incomingPath, withStore } from '../../src/store/store.ts'

const captures = join(import.meta.dirname, '../captures')
let folder: string
let home: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cm-report-'))
  home = join(folder, 'state')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function run(options: Partial<ReportOptions> = {}) {
  const streams = { out: new PassThrough(), err: new PassThrough() }
  const context = {
    ...{ env: {}, home, userHome: folder, claudeFolder: join(folder, '.claude'), cwd: folder, pluginRoot: folder },
    ...{ nodePath: process.execPath, nodeVersion: process.versions.node, version: '0', stdin: new PassThrough() },
    ...{ ...streams, color: false, now: Date.now, interrupted: () => new AbortController().signal },
  } as unknown as CliContext
  const code = await report(context, { by: 'day', ...options })
  const text = (stream: PassThrough) => String(stream.read() ?? '')
  return { code, out: text(streams.out), err: text(streams.err) }
}

const json = async (options: Partial<ReportOptions> = {}) => JSON.parse((await run({ ...options, json: true })).out)

/** A captured session in the folder of the client, under its own name. */
function place(capture: string): string {
  const from = join(captures, capture)
  const text = readFileSync(join(from, 'transcript.jsonl'), 'utf8')
  const id = /"sessionId": ?"([^"]+)"/.exec(text)?.[1] ?? ''
  const project = join(folder, '.claude/projects/-home-dev-project')
  mkdirSync(project, { recursive: true })
  const path = join(project, `${id}.jsonl`)
  writeFileSync(path, text)
  if (readdirSync(from).includes('subagents'))
    cpSync(join(from, 'subagents'), join(project, id, 'subagents'), { recursive: true })
  return path
}

async function replayed(path: string): Promise<Occurrence[]> {
  const all: Occurrence[] = []
  await replaySession({ path, bashArgs: false, context: {}, take: (some) => void all.push(...some) })
  return all
}

describe('a report with nothing configured', () => {
  test.each(['a-plain', 'e-parallel', 'f-subagents', 'i-denied', 'l-interactive'])(
    'of %s adds up what the session model says',
    async (capture) => {
      const occurrences = await replayed(place(capture))
      const executions = occurrences.filter((one) => one.kind === 'execution')
      const sum = (field: 'tokens_in' | 'tokens_out') =>
        executions.reduce((all, { fields }) => all + (fields[field] ?? 0), 0)
      const { total } = await json()
      expect(total.input_tokens + total.cache_read_tokens + total.cache_write_tokens).toBe(sum('tokens_in'))
      expect(total.output_tokens).toBe(sum('tokens_out'))
      expect(total.turns).toBe(executions.filter(({ measures }) => measures.firstOfTurn).length)
      const tools = occurrences.filter((one) => one.kind === 'tool')
      expect(total.tool_calls).toBe(tools.length)
      expect(total.failed_tools).toBe(tools.filter(({ fields }) => !fields.success).length)
    },
  )

  test('of every grouping has the same sums as the whole', async () => {
    const set = { folder: join(folder, '.claude'), sessions: 3, bytes: 300_000, captures }
    makeHistorySet({ ...set, untilMs: Date.now() })
    const whole = (await json()).total
    expect(whole.responses).toBeGreaterThan(50)
    for (const by of ['week', 'month', 'repo', 'branch', 'pr', 'ticket', 'model', 'session', 'tag', 'agent'] as const) {
      const { rows, total } = await json({ by })
      const { models, ...sums } = total
      expect(sums, by).toEqual({ ...whole, models: undefined })
      expect([...models].sort(), by).toEqual([...whole.models].sort())
      for (const column of ['responses', 'input_tokens', 'output_tokens', 'cache_read_tokens', 'cost_known_usd']) {
        const sum = rows.reduce((all: number, row: Record<string, number>) => all + (row[column] ?? 0), 0)
        expect(sum, `${by} ${column}`).toBeCloseTo(whole[column], 9)
      }
    }
  })

  test('reads a file again only when it has changed, and then counts nothing twice', async () => {
    const path = place('a-plain')
    const first = await json()
    rmSync(join(folder, '.claude'), { recursive: true })
    expect(await json(), 'what the client removed stays').toEqual(first)
    place('a-plain')
    expect(await json()).toEqual(first)
    appendFileSync(path, readFileSync(path, 'utf8'))
    expect(await json()).toEqual(first)
  })

  test('counts a session once that the agent recorded, too, and believes the agent', async () => {
    const occurrences = await replayed(place('e-parallel'))
    const first = await json()
    const rows = occurrences.flatMap((one) => rowsOf(one, { origin: 1, mask: (text) => text }))
    const changed = rows.map((row) =>
      row.table === 'tool_calls' ? { ...row, values: { ...row.values, success: 0 } } : row,
    )
    appendRows(incomingPath(home), changed, Date.now)
    const both = await json()
    expect(both.total).toEqual({ ...first.total, failed_tools: first.total.tool_calls })
    place('e-parallel')
    expect(await json()).toEqual(both)
  })

  test('adds the stores of other machines, and a fact of both once', async () => {
    place('a-plain')
    const one = await json()
    cpSync(join(home, 'history.db'), join(folder, 'other.db'))
    rmSync(join(folder, '.claude'), { recursive: true })
    rmSync(home, { recursive: true })
    place('e-parallel')
    const two = await json()
    const both = await json({ with: [join(folder, 'other.db'), join(folder, 'other.db')] })
    expect(both.total.responses).toBe(one.total.responses + two.total.responses)
    expect(await json(), 'the own store is as it was').toEqual(two)
    writeFileSync(join(folder, 'none.db'), 'no database')
    expect((await run({ with: [join(folder, 'none.db')] })).err).toMatch(/none\.db was left out/)
  })

  test('leaves out what was forgotten, also when it is read again', async () => {
    const path = place('a-plain')
    place('e-parallel')
    const both = await json({ by: 'session' })
    expect(both.rows).toHaveLength(2)
    const id = basename(path, '.jsonl')
    const open = { home, now: Date.now, onDamage: () => {} }
    expect(await withStore(open, (store) => store.write((database) => forget(database, { session: id })))).toBe(1)
    appendFileSync(path, '\n')
    const one = await json({ by: 'session' })
    expect(one.rows.map(({ session }: { session: string }) => session)).not.toContain(id)
    await withStore(open, (store) => store.write((database) => forget(database, { beforeMs: Date.now() })))
    place('c-bash-fail')
    expect((await json()).rows).toEqual([])
  })

  test('keeps a year', async () => {
    const path = place('a-plain')
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('2026-11-', '2020-11-'))
    const { out, err } = await run()
    expect(err).toMatch(/Removed from the store: what is older than 365 days/)
    expect(out).toMatch(/No sessions/)
  })

  test('says that a price is unknown, and never $0', async () => {
    const path = place('a-plain')
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('claude-opus-5-5', 'model-of-tomorrow'))
    const { out, err } = await run()
    expect(out).toMatch(/unknown|≥/)
    expect(out).not.toMatch(/\$0\.00/)
    expect(err).toMatch(/no known price|no price is known/)
    expect((await json()).total.cost_usd).toBeNull()
  })

  test('is a table, CSV or JSON; without sessions it says so', async () => {
    expect((await run()).out).toMatch(/No sessions/)
    place('a-plain')
    expect((await run()).out).toMatch(/^day +turns/)
    expect((await run({ csv: true, by: 'model' })).out).toMatch(/^model,turns,interruptions,.*\r\nclaude-/)
  })

  test.each([
    [
      'a newer version wrote it',
      () =>
        withStore({ home, now: Date.now, onDamage: () => {} }, (one) =>
          one.write((database) => database.exec('pragma user_version = 99')),
        ),
    ],
    ['its folder is a file', async () => writeFileSync(home, '')],
  ])('is made from the transcripts alone when the store cannot be used: %s', async (_, spoil) => {
    place('a-plain')
    const { total } = await json()
    rmSync(home, { recursive: true })
    await spoil()
    const { code, out, err } = await run({ json: true })
    expect(JSON.parse(out).total).toEqual(total)
    expect(err).toContain('The local store cannot be used')
    expect(code).toBe(0)
  })
})
