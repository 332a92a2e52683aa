import { fork } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sqlite from 'node-sqlite3-wasm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Database, openDatabase, openInMemory } from '../../src/store/database.ts'
import { appendRows } from '../../src/store/incoming.ts'
import { MIGRATIONS, type Row, SCHEMA_VERSION } from '../../src/store/schema.ts'
import { incomingPath, type Store, storePath, withStore } from '../../src/store/store.ts'

let home: string
const damages: string[] = []

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cm-store-'))
  damages.length = 0
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const open = <T>(work: (store: Store) => T | Promise<T>) =>
  withStore({ home, now: Date.now, onDamage: (_, reason) => damages.push(reason) }, work)

const tool = (id: string, more: Record<string, string | number> = {}): Row => ({
  table: 'tool_calls',
  values: { session_id: 's', id, at_ms: 1, name: 'Bash', success: 1, origin: 0, ...more },
})
const count = () => open((store) => store.all('select count(*) n from tool_calls')[0]?.['n'])

test('is one private file', async () => {
  await open((store) => store.put([tool('a')]))
  expect(statSync(storePath(home)).mode & 0o777).toBe(0o600)
  chmodSync(storePath(home), 0o644)
  expect(await count()).toBe(1)
  expect(statSync(storePath(home)).mode & 0o777).toBe(0o600)
})

test('keeps a row once, and the one that knows more', async () => {
  await open((store) => store.put([tool('a', { success: 0, origin: 1 }), tool('a'), tool('a')]))
  const rows = await open((store) => store.all('select success, origin from tool_calls'))
  expect(rows).toEqual([{ success: 0, origin: 1 }])
})

test('takes over what the agent left, also after a cut line and a death on the way', async () => {
  appendRows(incomingPath(home), [tool('a')], Date.now)
  writeFileSync(incomingPath(home), `${readFileSync(incomingPath(home), 'utf8')}["tool_calls",{"sess`)
  appendRows(incomingPath(home), [tool('b')], Date.now)
  writeFileSync(`${incomingPath(home)}.taken`, `${JSON.stringify(['tool_calls', tool('c').values])}\n`)
  expect(await count()).toBe(3)
  expect(existsSync(incomingPath(home))).toBe(false)
  expect(await count()).toBe(3)
})

test('a store that is damaged is moved aside and begun anew', async () => {
  await open((store) => store.put([tool('a')]))
  writeFileSync(storePath(home), Buffer.alloc(8_192, 7))
  expect(await count()).toBe(0)
  expect(damages).toHaveLength(1)
  expect(existsSync(`${storePath(home)}.damaged`)).toBe(true)
})

test('a store of a newer version is left alone, and said to be one', async () => {
  await open((store) => store.write((database) => database.exec(`pragma user_version = ${SCHEMA_VERSION + 1}`)))
  await expect(count()).rejects.toThrow(/newer version/)
  expect(damages).toEqual([])
})

test('migrations bring every earlier version to this one', async () => {
  const columns = (database: Database) =>
    database.all(
      'select m.name as name, p.name as column from sqlite_schema m, pragma_table_info(m.name) p order by 1, 2',
    )
  const newest = await openInMemory()
  for (let version = 0; version < SCHEMA_VERSION; version++) {
    const path = join(home, `${version}.db`)
    const old = new sqlite.Database(path)
    for (const statement of MIGRATIONS.slice(0, version).flat()) old.exec(statement)
    old.exec(`pragma user_version = ${version}`)
    old.close()
    const database = await openDatabase(path, (aside) => damages.push(aside))
    expect(database.all('pragma user_version')).toEqual([{ user_version: SCHEMA_VERSION }])
    expect(columns(database)).toEqual(columns(newest))
    database.close()
  }
  newest.close()
  expect(damages).toEqual([])
})

test('two at once wait for each other', async () => {
  const order: string[] = []
  const slow = open(async (store) => {
    order.push('first in')
    await new Promise((resolve) => setTimeout(resolve, 200))
    store.put([tool('a')])
    order.push('first out')
  })
  await new Promise((resolve) => setTimeout(resolve, 50))
  await open(() => order.push('second in'))
  await slow
  expect(order).toEqual(['first in', 'first out', 'second in'])
})

test('killed at any moment, it opens, with everything that was committed', { timeout: 60_000 }, async () => {
  mkdirSync(home, { recursive: true })
  for (let round = 0; round < 6; round++) {
    const child = fork(join(import.meta.dirname, 'writer.ts'), [home, String(round)], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    let committed = -1
    child.on('message', (batch: number) => {
      committed = batch
    })
    await new Promise((resolve) => child.once('message', resolve))
    await new Promise((resolve) => setTimeout(resolve, 10 + round * 17))
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('exit', resolve))
    const rows = await open((store) =>
      store.all('select count(*) n from tool_calls where session_id = ?', [`${round}`]),
    )
    expect(Number(rows[0]?.['n'])).toBeGreaterThanOrEqual((committed + 1) * 200)
    expect(await open((store) => store.all('pragma integrity_check'))).toEqual([{ integrity_check: 'ok' }])
  }
  expect(damages).toEqual([])
})

test('a question is answered from memory until something changes', async () => {
  const question = 'select count(*) n from tool_calls'
  const ask = () => open((store) => store.recall(question)[0]?.['n'])
  await open((store) => store.put([tool('a')]))
  expect(await ask()).toBe(1)
  // Behind the store's back: only what is remembered still says one.
  const path = storePath(home)
  const database = await openDatabase(path, () => {})
  database.exec('delete from tool_calls')
  database.close()
  expect(await ask()).toBe(1)
  await open((store) => store.put([tool('b'), tool('c')]))
  expect(await ask()).toBe(2)
  await open((store) => store.write((inner) => inner.exec("delete from tool_calls where id = 'b'")))
  expect(await ask()).toBe(1)
})

test('what waits is bounded, and taken over whole, however much it is', async () => {
  const path = incomingPath(home)
  const pad = 'ü'.repeat(1_000)
  const rows = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => tool(`t${from + index}`, { bash_kind: pad }))
  // More than one piece, with lines and characters across its end.
  appendRows(path, rows(0, 5_000), Date.now)
  expect(await count()).toBe(5_000)
  expect(await open((store) => store.all('select count(*) n from tool_calls where bash_kind = ?', [pad]))).toEqual([
    { n: 5_000 },
  ])
  for (const from of [5_000, 5_010, 5_020]) appendRows(path, rows(from, from + 10), Date.now, 10_000)
  appendRows(path, rows(5_030, 5_032), Date.now, 10_000)
  // The newest full file and what came after it.
  expect(await count()).toBe(5_012)
  expect(existsSync(path) || existsSync(`${path}.older`)).toBe(false)
})
