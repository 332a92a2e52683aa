import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createAnonymousId } from '../../src/config/anonymous-id.ts'
import { gatherMachine } from '../../src/config/machine.ts'
import { resolveSettings } from '../../src/config/settings.ts'

const UUID_4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/

function newHome(): { home: string; file: string } {
  const scratch = mkdtempSync(join(tmpdir(), 'cm-anonymous-'))
  onTestFinished(() => rmSync(scratch, { recursive: true, force: true }))
  const home = join(scratch, 'state')
  mkdirSync(home)
  return { home, file: join(home, '.anonymous_id') }
}

test('the id is a random UUID in a private file, the same from one process to the next', () => {
  const { home, file } = newHome()
  const id = createAnonymousId(home)()
  expect(id).toMatch(UUID_4)
  expect(readFileSync(file, 'utf8')).toBe(`${id}\n`)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(createAnonymousId(home)()).toBe(id)
})

test('whoever deletes the file is someone new, without a restart', () => {
  const { home, file } = newHome()
  const userId = createAnonymousId(home)
  const before = userId()
  rmSync(file)
  const after = userId()
  expect(after).toMatch(UUID_4)
  expect(after).not.toBe(before)
  expect(userId()).toBe(after)
})

test('the id of an older plugin is kept', () => {
  const { home, file } = newHome()
  writeFileSync(file, '550e8400-e29b-41d4-a716-446655440000')
  expect(createAnonymousId(home)()).toBe('550e8400-e29b-41d4-a716-446655440000')
})

test.each(['', 'ada@example.com', '5f0f5c1e-7a39', '6ba7b810-9dad-11d1-80b4-00c04fd430c8'])(
  'a file with %j holds no random id and is replaced',
  (content) => {
    const { home, file } = newHome()
    writeFileSync(file, content)
    const id = createAnonymousId(home)()
    expect(id).toMatch(UUID_4)
    expect(readFileSync(file, 'utf8')).toBe(`${id}\n`)
  },
)

test('where it cannot be kept, an id lasts as long as the process', () => {
  const { home } = newHome()
  rmSync(home, { recursive: true })
  const userId = createAnonymousId(home)
  expect(userId()).toMatch(UUID_4)
  expect(userId()).toBe(userId())
  expect(existsSync(home)).toBe(false)
})

test('it does not follow from machine.json: the same machine, with that file kept, gets another id each time', async () => {
  const { home, file } = newHome()
  const machine = await gatherMachine({ settings: resolveSettings({ env: {}, home }) })
  const userId = createAnonymousId(home)
  const ids = new Set([machine.machine_id_plugin])
  for (let round = 0; round < 20; round++) {
    ids.add(userId())
    rmSync(file)
  }
  expect(ids.size).toBe(21)
  expect(readFileSync(join(home, 'machine.json'), 'utf8')).toContain(machine.machine_id_plugin)
})
