import { describe, expect, test } from 'vitest'
import { importTable } from '../../src/cli/import-table.ts'
import { fittingTable } from '../../src/cli/table.ts'
import { plainError } from '../../src/process/plain-error.ts'

const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length))

describe('on a narrow terminal', () => {
  const rows = [
    ['CLAUDE_METRICS_HEALTHCHECK_INTERVAL_MS', '600000', 'default'],
    ['CLAUDE_METRICS_API_URL', 'http://127.0.0.1:8000/api/v1', 'file'],
  ]

  test('a table that would be wrapped is a list, and one that fits stays a table', () => {
    expect(widest(fittingTable(rows, 60))).toBeLessThanOrEqual(60)
    expect(fittingTable(rows, 60)).toContain('CLAUDE_METRICS_API_URL\n    http://127.0.0.1:8000/api/v1  file')
    expect(fittingTable(rows, 120)).toBe(fittingTable(rows, undefined))
  })

  test('sessions to import have short ids, which --session takes, and no project', () => {
    const counts = { prompts: 1017, turns: 1017, tools: 8136, tokensIn: 9_336_060, tokensOut: 183_060 }
    const one = { session: '47c3978d-ce01-4cbf-8d5d-0937bbd3ff85', project: '-home-dev-p', lastAtMs: 0, counts }
    const table = importTable([{ ...one, state: 'handed over' }], 90)
    expect(widest(table)).toBeLessThanOrEqual(90)
    expect(table).toContain('  47c3978d  ')
    expect(importTable([{ ...one, state: 'handed over' }])).toMatch(/0937bbd3ff85.*-home-dev-p/)
  })
})

test.each([
  [{ code: 'EADDRINUSE', port: 8000 }, /Port 8000 is taken.*--port 0/],
  [{ code: 'EACCES', port: 80 }, /Port 80 may not be used by you/],
  [{ code: 'ENOENT', path: '/nope' }, /\/nope is not there/],
  [{ code: 'ENOTDIR', path: '/a/b' }, /a file and no folder/],
  [{ code: 'ENOSPC', path: '/a' }, /disk is full/],
  [{ code: 'EOTHER' }, /^some words$/],
])('an error of the system is reported in plain words: %j', (fields, words) => {
  expect(plainError(Object.assign(new Error('some words'), fields))).toMatch(words)
})
