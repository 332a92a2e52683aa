import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { linesOf } from '../../src/transcript/lines.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cm-lines-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function lines(content: string, untilBytes?: number): Promise<string[]> {
  const path = join(folder, 'file')
  writeFileSync(path, content)
  const all: string[] = []
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

test('a line across the pieces that are read is whole; one that is too long is left out, and only that', async () => {
  const long = 'é'.repeat(900_000)
  const tooLong = 'x'.repeat(13 * 1024 * 1024)
  expect(await lines(`a\n${long}\n${tooLong}\nb\n${tooLong}`)).toEqual(['a', long, 'b'])
})

test('what is beyond the limit is not read', async () => {
  expect(await lines('one\ntwo\nthree\n', 6)).toEqual(['one', 'tw'])
})
