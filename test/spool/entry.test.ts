import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatHeader, parseEntry } from '../../src/spool/entry.ts'

const parse = (text: string | Uint8Array) => parseEntry(Buffer.from(text as string), 1_700_000_000_000)

test('an entry is its header and its payload', () => {
  const text =
    'cm1 PreToolUse bash_args=1 effort=high client=claude-code_2-1-328_harness entry=cli pid=42\n{"tool_name":"Bash"}\n'
  expect(parse(text)).toEqual({
    kind: 'entry',
    event: 'PreToolUse',
    recordedAtMs: 1_700_000_000_000,
    marks: {
      bashArgs: true,
      bashArgsDenied: false,
      effort: 'high',
      client: 'claude-code_2-1-328_harness',
      entrypoint: 'cli',
      clientPid: 42,
    },
    payload: { tool_name: 'Bash' },
  })
})

test('a header without marks says no to nothing and yes to nothing', () => {
  expect(parse('cm1 Stop\n{}')).toMatchObject({ marks: { bashArgs: false, bashArgsDenied: false } })
})

test('marks of newer versions and marks without sense are passed over', () => {
  const entry = parse('cm1 Stop new_thing=7 pid=x effort= bash_args=yes\n{}')
  expect(entry).toMatchObject({ kind: 'entry', marks: { bashArgs: false, bashArgsDenied: false } })
  expect(entry).not.toHaveProperty('marks.clientPid')
  expect(entry).not.toHaveProperty('marks.effort')
})

test.each([
  ['', 'the file is empty'],
  ['{"a":1}', 'no header line of this version'],
  ['\n{}', 'no header line of this version'],
  ['cm2 Stop\n{}', 'no header line of this version'],
  ['cm1 \n{}', 'no header line of this version'],
  ['cm1 ../x\n{}', 'no header line of this version'],
  ['cm1 Stop effort=a"b\n{}', 'no header line of this version'],
  [`cm1 Stop ${'a=1 '.repeat(2_000)}\n{}`, 'no header line of this version'],
  ['cm1 Stop\n', 'the hook got no input'],
  ['cm1 Stop\n \n', 'the hook got no input'],
  ['cm1 Stop\n[1]', 'the input is no JSON object'],
  ['cm1 Stop\nnull', 'the input is no JSON object'],
  ['cm1 Stop\n"text"', 'the input is no JSON object'],
])('%j is bad: %s', (text, reason) => {
  expect(parse(text)).toEqual({ kind: 'bad', reason })
})

test.each([
  ['0', { collectorTextDenied: true }],
  ['1', { toolArgumentsDenied: true }],
])('otlp_content=%s survives, and means %j', (word, means) => {
  expect(formatHeader('Stop', means)).toBe(`cm1 Stop otlp_content=${word}\n`)
  expect(parse(`cm1 Stop otlp_content=${word}\n{}`)).toMatchObject({ marks: means })
})

test('why JSON is bad is reported without a word of it', () => {
  expect(parse('cm1 Stop\n{"prompt":"my secret')).toEqual({
    kind: 'bad',
    reason: 'the input is no JSON (20 characters)',
  })
})

test('NULs and bytes that are no UTF-8 become replacement characters', () => {
  const bytes = Buffer.concat([Buffer.from('cm1 Stop\n{"a":"'), Buffer.from([0x00, 0xff, 0x41]), Buffer.from('"}')])
  expect(parse(bytes)).toMatchObject({ kind: 'entry', payload: { a: '\ufffd\ufffdA' } })
})

test('a byte order mark before the JSON is no obstacle', () => {
  expect(parse('cm1 Stop\n\ufeff{"a":1}')).toMatchObject({ kind: 'entry', payload: { a: 1 } })
})

describe('properties', () => {
  test('any object comes back as it went in', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (payload) => {
        const text = JSON.stringify(payload)
        expect(parse(`cm1 Stop\n${text}`)).toMatchObject({ kind: 'entry', payload: JSON.parse(text) })
      }),
    )
  })

  test('any bytes are an entry or bad, never an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, hasHeader) => {
        const file = hasHeader ? Buffer.concat([Buffer.from('cm1 Stop\n'), bytes]) : bytes
        expect(['entry', 'bad']).toContain(parseEntry(file, 0).kind)
      }),
    )
  })

  test('any marks make a header that can be read, with the values that it has a place for', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^[A-Za-z0-9._:/-]{1,128}$/))
    fc.assert(
      fc.property(text, text, fc.boolean(), fc.integer({ min: 1 }), (effort, client, bashArgs, clientPid) => {
        const entry = parse(`${formatHeader('Stop', { effort, client, bashArgs, clientPid })}{}`)
        const isWritable = (value: string): boolean => /^[A-Za-z0-9._:/-]{1,128}$/.test(value)
        expect(entry).toMatchObject({
          kind: 'entry',
          marks: {
            bashArgs,
            clientPid,
            ...(isWritable(effort) && { effort }),
            ...(isWritable(client) && { client }),
          },
        })
      }),
    )
  })
})
