import { describe, expect, test } from 'vitest'
import { createRecordStore } from '../server/record-store.ts'
import { recordsOf } from '../server/records.ts'
import { search } from '../server/search.ts'

const signal = new AbortController().signal

function storeOf(...bodies: unknown[]) {
  const store = createRecordStore()
  for (const body of bodies)
    for (const record of recordsOf({
      at: '2026-11-20T10:00:00Z',
      path: '/events/prompt',
      status: 202,
      duplicate: false,
      body,
    }))
      store.add(record)
  return store
}
const found = async (query: string, ...bodies: unknown[]) => (await search(storeOf(...bodies), query, 1, signal)).found

describe('the search', () => {
  test('looks at the whole of a record, however long and deep', async () => {
    const long = { prompt_text: `${'x '.repeat(50_000)}Needle in it` }
    const deep = { payload: { list: [{ texts: ['a needle in here'] }] } }
    expect(await found('needle in', long, { prompt_text: 'hay' }, deep)).toEqual([1, 3])
  })

  test('looks for what was typed as it was typed: quotes, line breaks and signs of patterns are nothing special', async () => {
    const texts = ['say "yes" (a|b).*', 'two\nlines', 'back\\slash']
    const bodies = texts.map((prompt_text) => ({ prompt_text }))
    for (const [index, query] of ['"YES" (a|b).*', 'two\nlines', 'k\\s'].entries())
      expect(await found(query, ...bodies)).toEqual([index + 1])
    expect(await found('.+', ...bodies)).toEqual([])
  })

  test('does not find the names of fields, which every record has', async () => {
    expect(await found('prompt_text', { prompt_text: 'a' }, { prompt_text: 'the prompt_text' })).toEqual([2])
    expect(await found('session.id', { attributes: [{ key: 'session.id', value: { stringValue: 'x' } }] })).toEqual([])
  })

  test('goes on where it was, and says how far it came', async () => {
    const store = storeOf({ a: 'needle' }, { a: 'hay' })
    expect(await search(store, 'needle', 1, signal)).toEqual({ last: 2, found: [1] })
    expect(await search(store, 'needle', 3, signal)).toEqual({ last: 2, found: [] })
  })

  test('lets the server work meanwhile, and ends when nobody waits any more', async () => {
    const text = 'needle '.repeat(20_000)
    const store = storeOf(...Array.from({ length: 400 }, () => ({ text })))
    const leaving = new AbortController()
    const searching = search(store, 'needle', 1, leaving.signal)
    setImmediate(() => leaving.abort())
    await expect(searching).rejects.toThrow()
  })
})
