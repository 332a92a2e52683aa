import { expect, test } from 'vitest'
import { type BranchClaims, branchAt, type LinePlace, noteLine, noteShown } from '../../src/vcs/branch-timeline.ts'

const SHOP = '/home/ada/shop'

function read(...lines: [atMs: number, cwd: string, branch: string][]): BranchClaims {
  const claims: BranchClaims = {}
  let before: LinePlace | undefined
  for (const [atMs, cwd, branch] of lines) {
    noteLine(claims, { atMs, cwd, branch }, before)
    before = { atMs, cwd, branch }
  }
  return claims
}

test('the first line says where it began, and a change of its word that the branch changed', () => {
  const claims = read([0, SHOP, 'main'], [100, SHOP, 'main'], [5_000, SHOP, 'fix'])
  expect([0, 100, 5_000, 9_000].map((atMs) => branchAt(claims, SHOP, atMs))).toEqual(['main', 'main', 'fix', 'fix'])
})

test('git knows before the client does, and what the client says late changes nothing', () => {
  const claims = read([0, SHOP, 'main'], [1_500, SHOP, 'a'])
  noteShown(claims, SHOP, 1_000, 'a')
  noteShown(claims, SHOP, 1_400, 'b')
  expect([999, 1_000, 1_399, 1_400, 1_500, 60_000].map((atMs) => branchAt(claims, SHOP, atMs))).toEqual([
    'main',
    'a',
    'a',
    'b',
    'b',
    'b',
  ])
})

test('the word of the folder before says nothing of another repository', () => {
  const claims = read(
    [0, SHOP, 'main'],
    [1_000, '/home/ada/lib', 'main'],
    [3_000, '/home/ada/lib', 'trunk'],
    [4_000, SHOP, 'trunk'],
  )
  expect(branchAt(claims, '/home/ada/lib', 1_000)).toBeNull()
  expect(branchAt(claims, '/home/ada/lib', 3_000)).toBe('trunk')
  expect(branchAt(claims, SHOP, 4_000)).toBe('main')
})

test('a folder within another is in the same repository, unless git says otherwise', () => {
  const claims = read([0, SHOP, 'main'])
  expect(branchAt(claims, `${SHOP}/src`, 10)).toBe('main')
  expect(branchAt(claims, '/home/ada/shopping', 10)).toBeNull()
  expect(branchAt(claims, '/home/ada', 10)).toBe('main')
  noteShown(claims, `${SHOP}/lib`, 20, 'trunk')
  expect(branchAt(claims, `${SHOP}/lib/x`, 30)).toBe('trunk')
  expect(branchAt(claims, SHOP, 30)).toBe('main')
})

test('no repository, no branch, and names that are none', () => {
  expect(branchAt(read([0, '/tmp', '']), '/tmp', 1)).toBeNull()
  expect(branchAt(read([0, SHOP, 'HEAD']), SHOP, 1)).toBeNull()
  expect(branchAt(read([0, SHOP, 'a\u0000b']), SHOP, 1)).toBeNull()
  expect(branchAt(read([0, '__proto__', 'main']), '__proto__', 1)).toBeNull()
})

test('ten thousand branches and folders leave a short memory', () => {
  const claims: BranchClaims = {}
  for (let at = 0; at < 10_000; at++) {
    noteShown(claims, SHOP, at, `b${at}`)
    noteShown(claims, `/f${at}`, at, 'x')
  }
  expect(JSON.stringify(claims).length).toBeLessThan(20_000)
  expect(branchAt(claims, SHOP, 9_999)).toBe('b9999')
})
