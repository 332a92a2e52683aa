import { expect, test } from 'vitest'
import { editedLines } from '../../src/instrumentation/tool/edited-lines.ts'

test('an edit counts the lines of its patch, over all hunks', () => {
  const structuredPatch = [{ lines: [' one', '-two', '+TWO', '+TWO', ' three'] }, { lines: ['-four'] }]
  expect(editedLines({ structuredPatch })).toEqual({ linesAdded: 2, linesRemoved: 2 })
})

test('a new file counts as its lines, the way the client counts', () => {
  const response = { type: 'create', content: 'new file\nline 2\n', structuredPatch: [] }
  expect(editedLines(response)).toEqual({ linesAdded: 3, linesRemoved: 0 })
})

test.each([
  [{}],
  [{ structuredPatch: 'text' }],
  [{ structuredPatch: [null, { lines: 'text' }, { lines: [1, null] }] }],
  [{ stdout: '+not a patch' }],
])('a response of another tool, or of another shape, changed nothing: %j', (response) => {
  expect(editedLines(response)).toEqual({ linesAdded: 0, linesRemoved: 0 })
})
