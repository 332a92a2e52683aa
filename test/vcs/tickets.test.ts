import { expect, test } from 'vitest'
import { ticketFinder } from '../../src/vcs/tickets.ts'

test.each([
  ['feature/ABC-123-cart', ['ABC-123']],
  ['ABC-1 and XY-22 (#42)', ['ABC-1', 'XY-22', '#42']],
  ['UTF-8 and SHA-256 are no tickets', []],
  ['xABC-1 ABC-1x abc-1 ABC-12345678', []],
  ['fix/release-2026-11', []],
  ['ABC-1 ABC-1', ['ABC-1']],
])('ids of tickets by default: %s', (text, ids) => expect(ticketFinder()(text)).toEqual(ids))

test.each([
  [String.raw`[a-z]+-\d+`, 'feature/abc-12', ['abc-12']],
  [String.raw`T\d{4}|BUG-\d+`, 'T1234 BUG-9 T12', ['T1234', 'BUG-9']],
  [String.raw`UTF-\d`, 'UTF-8', ['UTF-8']],
])('ids by a pattern of one’s own: %s', (pattern, text, ids) => expect(ticketFinder(pattern)(text)).toEqual(ids))

test.each([
  '(a+)+',
  '(a|b)*',
  'a+a+a+a+',
  'x{1,500}',
  '\\1',
  '(?=x)',
  '',
  'a||b',
  '[',
  'a'.repeat(201),
  '.*',
  '^a$',
  '\\b',
])('patterns that could take long, or mean nothing, are turned away: %s', (pattern) =>
  expect(() => ticketFinder(pattern)).toThrow(),
)

test('the worst of those that are taken is quick on the longest text', () => {
  const find = ticketFinder('[a-z]+[a-z]+[a-z]+_')
  const start = performance.now()
  find('a'.repeat(300))
  expect(performance.now() - start).toBeLessThan(500)
})
