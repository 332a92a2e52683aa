import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nameBasedUuid } from '../../src/contract/event-id.ts'
import { contextPercent } from '../../src/instrumentation/finish/context-window.ts'
import { isSafeId } from '../../src/instrumentation/session/ids.ts'
import { addTimed, type Timed, valueAt } from '../../src/instrumentation/session/timed.ts'
import { bashKind } from '../../src/instrumentation/tool/bash-kind.ts'
import { fencedLines, writtenLines } from '../../src/instrumentation/tool/code-lines.ts'
import { errorClass, refusalClass } from '../../src/instrumentation/tool/error-class.ts'
import { cpuMs } from '../cpu-time.ts'

describe('the kind of a Bash command', () => {
  test.each([
    ['git status', 'git'],
    ['/usr/bin/git log', 'git'],
    ['cd /work && git commit -m "npm"', 'git'],
    ['cd "a b" ; cd c && git push', 'git'],
    ['GIT_PAGER=cat git diff', 'git'],
    ['sudo -E docker ps', 'other'],
    ['sudo docker ps', 'docker'],
    ['time FOO="a b" npm run build', 'npm'],
    ['npm test', 'test'],
    ['npm run test -- --watch', 'test'],
    ['yarn testing', 'npm'],
    ['npx vitest run', 'test'],
    ['cargo test', 'test'],
    ['cargo build', 'build'],
    ['go test ./...', 'test'],
    ['python3 -m pytest', 'test'],
    ['python3 -m http.server', 'python'],
    ['pytest -q', 'test'],
    ['composer install', 'composer'],
    ['composer test', 'test'],
    ['php artisan migrate', 'artisan'],
    ['php artisan test', 'test'],
    ['php index.php', 'php'],
    ['php8.3 index.php', 'php'],
    ['ls -la | grep git', 'fs'],
    ['rm -rf build', 'fs'],
    ['curl https://example.com', 'net'],
    ['gh pr list', 'gh'],
    ['node x.mjs', 'node'],
    ['echo hi', 'shell'],
    ['frobnicate', 'other'],
    ['', 'other'],
    ['   ', 'other'],
    ['&& git', 'other'],
    ['gitk', 'other'],
  ])('%j is %s', (command, kind) => expect(bashKind(command)).toBe(kind))

  test('never holds a piece of the command, and takes no time however odd it is', () => {
    const kinds = new Set('git gh npm composer artisan test php python node docker net build fs shell other'.split(' '))
    fc.assert(fc.property(fc.string(), (command) => void expect(kinds).toContain(bashKind(command))))
    const begunAt = cpuMs()
    for (const part of ['A=', 'cd x && ', 'A="', 'sudo ', ' ', "A='b' "]) bashKind(part.repeat(1_000_000 / part.length))
    expect(cpuMs() - begunAt).toBeLessThan(5_000)
  })
})

describe('lines of code', () => {
  test.each([
    ['no fence', 'just\ntext', 0],
    ['a fence', 'look:\n```ts\nconst a = 1\n\nconst b = 2\n```\nthere', 2],
    ['two fences', '```\na\n```\ntext\n~~~\nb\nc\n~~~', 3],
    ['a fence in a longer fence', '````md\n```\na\n```\n````', 3],
    ['a fence that is not closed', '```\na\nb', 2],
    ['an indented fence', '  ```\na\n  ```', 1],
    ['a fence in a code block is text', '    ```\na', 0],
    ['a marker with words closes nothing', '```\na\n``` b\n```', 2],
    ['blank lines', '```\n \n\t\n```', 0],
    ['Windows line ends', '```js\r\na\r\n```\r\n', 1],
  ])('in a response with %s', (_what, markdown, lines) => expect(fencedLines(markdown)).toBe(lines))

  test.each([
    ['Write', { content: 'a\n\nb\n' }, 2],
    ['Edit', { old_string: 'x\ny\nz', new_string: 'a' }, 1],
    ['Edit', { old_string: 'x', new_string: '' }, 0],
    ['MultiEdit', { edits: [{ new_string: 'a\nb' }, { new_string: 'c' }, null, { new_string: 5 }] }, 3],
    ['MultiEdit', { edits: 'no list' }, 0],
    ['NotebookEdit', { new_source: 'a\nb' }, 2],
    ['Bash', { content: 'a\nb' }, 0],
    ['Write', {}, 0],
  ])('written by %s %j', (tool, input, lines) => expect(writtenLines(tool, input)).toBe(lines))
})

test.each([
  ['16 000 of the usable 160 000', 16_000, 'claude-opus-4-5', {}, 10],
  ['all that is usable', 160_000, 'claude-sonnet-4-6', {}, 100],
  ['more than is usable', 199_000, 'claude-haiku-4-5', {}, 100],
  ['two decimals', 12_345, 'claude-opus-4-6', {}, 7.72],
  ['a large window that was asked for', 80_000, 'claude-sonnet-4-6[1m]', {}, 10],
  ['a large window by what is in it', 200_001, 'claude-opus-4-5', {}, 25],
  ['a model whose window is large', 80_000, 'claude-opus-5-5', {}, 10],
  ['one with a date and a provider', 80_000, 'us.anthropic.claude-sonnet-5-20260901-v1:0', {}, 10],
  ['one before which only smaller ones were', 80_000, 'claude-opus-4-7', {}, 10],
  ['one of a new family', 80_000, 'claude-fable-5-2', {}, 10],
  ['one whose date begins like a new version', 16_000, 'claude-opus-4-20250514', {}, 10],
  ['one that is called by its date', 16_000, 'claude-3-5-sonnet-20241022', {}, 10],
  ['no model', 16_000, undefined, {}, 10],
  ['a window that was set', 50_000, 'claude-opus-5-5', { max: 100_000, reserveRatio: 0 }, 50],
  ['nothing', 0, undefined, {}, 0],
])('context percent: %s', (_what, tokens, model, settings, percent) =>
  expect(contextPercent(tokens, model, settings)).toBe(percent),
)

test.each([
  ['Bash', 'Exit code 1\npermission denied', 'exit_nonzero'],
  ['Bash', 'Error: Exit code 127\nnot found', 'exit_nonzero'],
  ['Bash', 'Command timed out after 2m', 'timeout'],
  ['Edit', 'String to replace not found in file.', 'old_string_not_found'],
  ['Read', 'File does not exist.', 'not_found'],
  ['Read', 'EACCES: permission denied, open', 'permission_denied'],
  ['Write', '<tool_use_error>InputValidationError: Write failed', 'invalid_input'],
  ['Nope', '<tool_use_error>Error: No such tool available: Nope</tool_use_error>', 'not_found'],
  ['mcp__x__y', 'not found, timed out, whatever', 'error'],
  ['WebFetch', 'something else', 'error'],
  ['Read', '', 'error'],
])('a failed %s that says %j is of class %s', (tool, text, expected) => expect(errorClass(tool, text)).toBe(expected))

test.each([
  ['<tool_use_error>Error: No such tool available: mcp__gone__x</tool_use_error>', 'not_found'],
  ['<tool_use_error>InputValidationError: mcp__calc__add failed due to the following issue', 'invalid_input'],
  ['<tool_use_error>Blocked: sleep 30', 'error'],
])('a call that the client refuses to make, saying %j, is of class %s', (text, expected) =>
  expect(refusalClass(text)).toBe(expected),
)

describe('ids', () => {
  test('are the same for the same names, and others for others', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.integer())),
        fc.array(fc.oneof(fc.string(), fc.integer())),
        (a, b) => {
          expect(nameBasedUuid(...a)).toBe(nameBasedUuid(...a))
          if (JSON.stringify(a) !== JSON.stringify(b)) expect(nameBasedUuid(...a)).not.toBe(nameBasedUuid(...b))
        },
      ),
    )
  })

  test('are UUIDs of version 5, and stay what they were in earlier versions', () => {
    expect(nameBasedUuid('s', 'tool', 't1')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    expect(nameBasedUuid('s', 'tool', 't1')).toBe('ae16d962-1d26-5b30-ab33-8ebd5f7b2220')
  })

  test('from outside are safe as file names, or refused', () => {
    for (const id of ['a', 'A-z_09', 'x'.repeat(128)]) expect(isSafeId(id)).toBe(true)
    for (const id of [
      '__proto__',
      'constructor',
      '',
      '.',
      '..',
      'a/b',
      'a\\b',
      'a b',
      'a\n',
      'é',
      'x'.repeat(129),
      'a.json',
    ])
      expect(isSafeId(id)).toBe(false)
  })
})

test('the value that held at a time does not depend on the order in which values became known', () => {
  const entries = fc.uniqueArray(fc.record({ atMs: fc.nat(1_000), value: fc.constantFrom('a', 'b', 'c') }), {
    selector: ({ atMs }) => atMs,
    maxLength: 12,
  })
  fc.assert(
    fc.property(entries, fc.nat(1_000), (known, atMs) => {
      const list: Timed<string>[] = []
      const inTime = [...known].sort((a, b) => a.atMs - b.atMs)
      for (const entry of inTime) addTimed(list, entry.atMs, entry.value)
      expect(valueAt(list, atMs)).toBe(inTime.findLast((entry) => entry.atMs <= atMs)?.value)
    }),
  )
})

test('a value that became known late holds only as long as it did', () => {
  const list: Timed<string>[] = []
  for (const [atMs, value] of [
    [1, 'a'],
    [5, 'a'],
    [3, 'b'],
  ] as const)
    addTimed(list, atMs, value)
  expect([1, 2, 3, 4, 5, 9].map((atMs) => valueAt(list, atMs))).toEqual(['a', 'a', 'b', 'b', 'a', 'a'])
})
