import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonLines } from '../model/json-lines.ts'
import { plainText } from '../model/plain-text.ts'

describe('texts', () => {
  test('are one short line in which nothing reorders or hides anything', () => {
    expect(plainText('a\n\tb  c', 20)).toBe('a b c')
    expect(plainText('user\u202egpj.exe\u2066 \u0000\u200b', 40)).toBe('user\ufffdgpj.exe\ufffd \ufffd\ufffd')
    expect(plainText('x'.repeat(1_000_000), 10)).toBe(`${'x'.repeat(9)}…`)
    expect(plainText('🙂'.repeat(20), 10)).toBe(`${'🙂'.repeat(4)}…`)
  })

  test('pretty JSON is the value, and shows characters that would deceive as escapes', () => {
    const value = { text: 'a"\u202e<b>', list: [1, null, true, {}, []], nested: { 'k"': 'v' } }
    const { lines, isCut } = jsonLines(value, 100)
    const text = lines
      .map(({ indent, parts }) => ' '.repeat(indent) + parts.map((part) => part.text).join(''))
      .join('\n')
    expect(JSON.parse(text)).toEqual(value)
    expect(text).toContain('\\u202e')
    expect(isCut).toBe(false)
  })

  test('pretty JSON of any value reads as that value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = jsonLines(value, 10_000)
          .lines.map(({ parts }) => parts.map((part) => part.text).join(''))
          .join('\n')
        expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(value))
      }),
    )
  })

  test('long strings and long records are cut, and say so', () => {
    expect(jsonLines('x'.repeat(3000), 10).lines[0]?.parts.at(-1)).toEqual({
      type: 'cut',
      text: ' … 1,000 more characters',
    })
    expect(jsonLines([...Array(100).keys()], 10)).toMatchObject({ isCut: true, lines: { length: 10 } })
  })
})
