import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { TOO_LARGE } from '../../src/transcript/line-bytes.ts'
import { linesOf } from '../../src/transcript/lines.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cm-lines-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function lines(content: string, untilBytes?: number): Promise<(string | typeof TOO_LARGE)[]> {
  const path = join(folder, 'file')
  writeFileSync(path, content)
  const all: (string | typeof TOO_LARGE)[] = []
  for await (const line of linesOf(path, untilBytes)) all.push(line)
  return all
}

test('lines are those of the file, also without an end of the last, and empty ones', async () => {
  const text = fc.array(fc.string({ unit: 'grapheme' }).map((line) => line.replaceAll('\n', '')))
  await fc.assert(
    fc.asyncProperty(text, fc.boolean(), async (parts, hasEnd) => {
      const content = parts.join('\n') + (hasEnd && parts.length > 0 ? '\n' : '')
      const expected = content === '' ? [] : content.replace(/\n$/, '').split('\n')
      if (content.endsWith('\n') || expected.at(-1) !== '') expect(await lines(content)).toEqual(expected)
    }),
    { numRuns: 50 },
  )
})

test('a line across the pieces that are read is whole; one that is too long is known to be there, and only that', async () => {
  const long = 'é'.repeat(900_000)
  const tooLong = 'x'.repeat(13 * 1024 * 1024)
  expect(await lines(`a\n${long}\n${tooLong}\nb\n${tooLong}`)).toEqual(['a', long, TOO_LARGE, 'b', TOO_LARGE])
})

test('of a line of 30 MB all numbers are read; its long texts are cut', async () => {
  const line = (text: string) =>
    JSON.stringify({ type: 'assistant', text, usage: { output_tokens: 7 }, more: ['"', text] })
  const [read] = await lines(line('\\"é\u0001'.repeat(2_000_000)))
  const { text, ...rest } = JSON.parse(String(read))
  expect(rest).toEqual({ type: 'assistant', usage: { output_tokens: 7 }, more: ['"', text] })
  expect('\\"é\u0001'.repeat(2_000_000).startsWith(text.slice(0, -1))).toBe(true)
  expect(text.length).toBeGreaterThan(10_000)
})

test('a line of millions of brackets is not parsed', async () => {
  const nested = `{"a":${'['.repeat(3e6)}${']'.repeat(3e6)}}`
  const wide = `[${'[],'.repeat(1e6)}"${'['.repeat(1e6)}"]`
  const harmless = JSON.stringify({ text: '['.repeat(3e6), quoted: '\\"[{'.repeat(300_000) })
  expect(await lines(`${nested}\n${wide}\n${harmless}\n`)).toEqual([TOO_LARGE, TOO_LARGE, harmless])
})

test('what is beyond the limit is not read', async () => {
  expect(await lines('one\ntwo\nthree\n', 6)).toEqual(['one', 'tw'])
})
