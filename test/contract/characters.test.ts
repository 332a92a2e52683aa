import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { firstCharacters } from '../../src/contract/characters.ts'

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const charactersOf = (text: string) => Array.from(segmenter.segment(text), ({ segment }) => segment)

const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 600 }),
  fc.string({
    unit: fc.constantFrom('a', '\r', '\n', 'e\u0301', '👩‍👩‍👧‍👦', '🇩🇪', '한', '\u{1f3f4}\u{e0067}\u{e007f}'),
    maxLength: 600,
  }),
  fc.string({ unit: fc.constantFrom('🇩', '🇪', 'x'), maxLength: 600 }),
)

describe('the first characters of a text', () => {
  test('are as many as asked for, whole, whatever the text', () => {
    fc.assert(
      fc.property(texts, fc.nat(300), (text, limit) => {
        const expected = text.length <= limit ? text : charactersOf(text).slice(0, limit).join('')
        expect(firstCharacters(text, limit)).toBe(expected)
      }),
      { numRuns: 300 },
    )
  })

  test('cost little memory, however long the text: V8 copies all of it for every character', () => {
    const before = process.memoryUsage().rss
    expect(firstCharacters('é'.repeat(500_000), 60_000)).toHaveLength(60_000)
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024)
  })

  test('a base with marks without end is cut all the same', () => {
    const text = `a${'\u0301'.repeat(100_000)}`
    expect(firstCharacters(text, 10).length).toBeLessThan(10_000)
  })
})
