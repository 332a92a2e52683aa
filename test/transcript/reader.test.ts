import { appendFileSync, cpSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Cursor } from '../../src/transcript/cursor.ts'
import { type ReadResult, readTranscript } from '../../src/transcript/reader.ts'
import { answerLine, scratchFile } from './scratch-file.ts'

const idsOf = ({ entries }: ReadResult): string[] =>
  entries.flatMap((entry) => (entry.kind === 'response' ? [entry.messageId] : []))

/** All that can be read, call by call. */
async function readOn(
  path: string,
  from?: Cursor,
  sinceMs = 0,
): Promise<{ ids: string[]; cursor: Cursor; restarted: boolean }> {
  const first = await readTranscript(path, from, sinceMs)
  const ids = idsOf(first)
  let last = first
  while (last.more) {
    last = await readTranscript(path, last.cursor, sinceMs)
    ids.push(...idsOf(last))
  }
  return { ids, cursor: last.cursor, restarted: first.restarted }
}

test('a file that is not there gives nothing, and is read once it appears', async () => {
  const file = scratchFile()
  const nothing = await readOn(file.path)
  expect(nothing.ids).toEqual([])
  file.append(answerLine('a'))
  expect(await readOn(file.path, nothing.cursor)).toMatchObject({ ids: ['a'], restarted: false })
})

test('what is appended is read once, and nothing is read twice', async () => {
  const file = scratchFile()
  file.append(answerLine('a') + answerLine('b'))
  const first = await readOn(file.path)
  file.append(answerLine('c'))
  const second = await readOn(file.path, first.cursor)
  const third = await readOn(file.path, second.cursor)
  expect([first.ids, second.ids, third.ids]).toEqual([['a', 'b'], ['c'], []])
})

test('lines after a given time wait, and are read once that time has come', async () => {
  const file = scratchFile()
  file.append(answerLine('a', 1_000) + answerLine('b', 2_000) + answerLine('c', 3_000) + answerLine('d', 2_500))
  const first = await readTranscript(file.path, undefined, 0, 2_000)
  const second = await readTranscript(file.path, first.cursor, 0, 2_999)
  const third = await readTranscript(file.path, second.cursor, 0)
  expect([first, second, third].map(idsOf)).toEqual([['a', 'b'], [], ['c', 'd']])
  expect([first, second, third].map(({ more, restarted }) => more || restarted)).toEqual([false, false, false])
})

test('a line is read when its end is there, however it was cut before', async () => {
  const file = scratchFile()
  const bytes = Buffer.from(answerLine('é😀'))
  file.append(answerLine('a'))
  const seen: string[][] = []
  let cursor: Cursor | undefined
  for (const byte of bytes) {
    file.append(Buffer.of(byte))
    const read = await readOn(file.path, cursor)
    seen.push(read.ids)
    cursor = read.cursor
  }
  expect(seen.flat()).toEqual(['a', 'é😀'])
  expect(seen.at(-1)).toEqual(['é😀'])
})

test('a truncated file is begun anew', async () => {
  const file = scratchFile()
  file.append(answerLine('a') + answerLine('b'))
  const { cursor } = await readOn(file.path)
  file.replace(answerLine('c'))
  expect(await readOn(file.path, cursor)).toMatchObject({ ids: ['c'], restarted: true })
})

test('a file replaced by a longer one is begun anew', async () => {
  const file = scratchFile()
  file.append(answerLine('a'))
  const { cursor } = await readOn(file.path)
  rmSync(file.path)
  file.append(answerLine('x') + answerLine('y') + answerLine('z'))
  expect(await readOn(file.path, cursor)).toMatchObject({ ids: ['x', 'y', 'z'], restarted: true })
})

test('a file that moves to another folder, or is copied there, is read on from its place', async () => {
  const file = scratchFile()
  file.append(answerLine('a'))
  const { cursor } = await readOn(file.path)
  const moved = join(dirname(file.path), 'worktree', 'session.jsonl')
  mkdirSync(dirname(moved))
  renameSync(file.path, moved)
  expect(await readOn(moved, cursor)).toMatchObject({ ids: [], restarted: false })
  const copied = `${moved}.copy`
  cpSync(moved, copied)
  appendFileSync(copied, answerLine('b'))
  expect(await readOn(copied, cursor)).toMatchObject({ ids: ['b'], restarted: false })
})

test('lines that are no JSON, or of no known type, are passed over', async () => {
  const file = scratchFile()
  const noise = [
    '',
    'null',
    '[]',
    '{"type":"assistant"',
    '\u0000\u0000',
    '{"type":"from-the-future","x":1}',
    '"type":"user"',
  ]
  file.append(`${noise.join('\n')}\n${answerLine('a')}`)
  expect((await readOn(file.path)).ids).toEqual(['a'])
})

test('lines that end in CR LF are read', async () => {
  const file = scratchFile()
  file.append(answerLine('a').replace('\n', '\r\n') + answerLine('b').replace('\n', '\r\n'))
  expect((await readOn(file.path)).ids).toEqual(['a', 'b'])
})

const MEGABYTE = 1024 * 1024

test('a line of ten megabytes is read, and so is one of twenty', async () => {
  const file = scratchFile()
  file.append(answerLine('a'))
  file.append(answerLine('long', undefined, 'x'.repeat(10 * MEGABYTE)))
  file.append(answerLine('b'))
  file.append(answerLine('longer', undefined, 'x'.repeat(20 * MEGABYTE)))
  file.append(answerLine('c'))
  expect((await readOn(file.path)).ids).toEqual(['a', 'long', 'b', 'longer', 'c'])
})

test('a long line that is still being written is waited for', async () => {
  const file = scratchFile()
  const line = answerLine('long', undefined, 'x'.repeat(3 * MEGABYTE))
  file.append(answerLine('a') + line.slice(0, 2 * MEGABYTE))
  const { ids, cursor } = await readOn(file.path)
  file.append(line.slice(2 * MEGABYTE))
  expect([ids, (await readOn(file.path, cursor)).ids]).toEqual([['a'], ['long']])
})

/** Counts the bytes that are read from files from here on. */
async function countReads(path: string): Promise<() => number> {
  const probe = await open(path, 'r')
  const prototype = Object.getPrototypeOf(probe) as { read: (...args: unknown[]) => Promise<{ bytesRead: number }> }
  await probe.close()
  const { read } = prototype
  let bytes = 0
  const spy = vi.spyOn(prototype, 'read').mockImplementation(async function (this: unknown, ...args: unknown[]) {
    const result = await read.apply(this, args)
    bytes += result.bytesRead
    return result
  })
  onTestFinished(() => spy.mockRestore())
  return () => bytes
}

test('a file of 64 MB is begun where recording began, at the cost of a few probes', async () => {
  const file = scratchFile()
  const begunMs = Date.parse('2026-11-20T12:00:00.000Z')
  const block = 500
  let line = 0
  for (let size = 0; size < 64 * MEGABYTE; ) {
    const lines = Array.from({ length: block }, () =>
      answerLine(`m${line}`, begunMs + 1000 * line++, 'x'.repeat(1_500)),
    )
    const text = lines.join('')
    size += text.length
    file.append(text)
  }
  const bytes = await countReads(file.path)
  const last = line - 1
  const { ids } = await readOn(file.path, undefined, begunMs + 1000 * (last - 20))
  expect(ids.slice(-21)).toEqual(Array.from({ length: 21 }, (_, index) => `m${last - 20 + index}`))
  expect(bytes()).toBeLessThan(2 * MEGABYTE)
})

test('reading on costs what was appended, however long the file is', async () => {
  const file = scratchFile()
  file.append(answerLine('a', undefined, 'x'.repeat(8 * MEGABYTE)))
  const { cursor } = await readOn(file.path)
  file.append(answerLine('b'))
  const bytes = await countReads(file.path)
  expect((await readOn(file.path, cursor)).ids).toEqual(['b'])
  expect(bytes()).toBeLessThan(4_096)
})
