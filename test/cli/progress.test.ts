import { Writable } from 'node:stream'
import { InvalidArgumentError } from 'commander'
import { expect, test } from 'vitest'
import { moment, wholeNumber } from '../../src/cli/option-values.ts'
import { bar, createProgress } from '../../src/cli/progress.ts'

function stream(isTTY: boolean) {
  const written: string[] = []
  const err = new Writable({
    write(chunk, _, done) {
      written.push(String(chunk))
      done()
    },
  })
  return { err: Object.assign(err, { isTTY }), written }
}

test('a bar is as long when empty as when full', () => {
  expect(bar(0, 10)).toBe(`[${'·'.repeat(24)}] 0/10`)
  expect(bar(10, 10)).toBe(`[${'#'.repeat(24)}] 10/10`)
  expect(bar(0, 0)).toBe(`[${'#'.repeat(24)}] 0/0`)
})

test('on a terminal one line is rewritten, and gone in the end', () => {
  const { err, written } = stream(true)
  const progress = createProgress({ err, now: () => 0, env: {} })
  progress.show('one')
  progress.show('one')
  progress.show('two')
  progress.end()
  expect(written).toEqual(['\r\u001b[2Kone', '\r\u001b[2Ktwo', '\r\u001b[2K'])
})

test('in a log there is a line now and then, without control characters, and none of what is quick', () => {
  const { err, written } = stream(false)
  let nowMs = 0
  const progress = createProgress({ err, now: () => nowMs, env: {} })
  for (; nowMs < 5_000; nowMs += 100) progress.show(`${nowMs}`)
  progress.end()
  expect(written).toEqual(['2000\n', '4000\n'])
})

test('a terminal that is called dumb, as screen readers have it, gets lines that stay', () => {
  const { err, written } = stream(true)
  let nowMs = 0
  const progress = createProgress({ err, now: () => nowMs, env: { TERM: 'dumb' } })
  nowMs = 2_000
  progress.show('one')
  expect(written).toEqual(['one\n'])
})

test('days, moments and days back are understood; anything else is a mistake', () => {
  const read = moment(() => Date.UTC(2026, 10, 20))
  expect(read('30d')).toEqual(new Date(Date.UTC(2026, 9, 21)))
  expect(read('2026-11-01')).toEqual(new Date(Date.UTC(2026, 10, 1)))
  for (const text of ['yesterday', '', '2026-99-01', '-3d']) expect(() => read(text)).toThrow(InvalidArgumentError)
  expect(() => wholeNumber(1, 5)('6')).toThrow(InvalidArgumentError)
})
