import { expect, test } from 'vitest'
import { ATTRIBUTE, attributeOf } from '../../src/contract/attributes.ts'
import { contentPolicy } from '../../src/processors/content-policy.ts'
import { teeContent } from '../../src/processors/tee-content.ts'

const KEY = `sk-ant-${'a'.repeat(40)}`

const record = {
  [attributeOf('prompt_text')]: `use ${KEY}`,
  [attributeOf('response_text')]: 'I did',
  [attributeOf('custom_instructions')]: 'keep it',
  [attributeOf('message_length')]: 5,
  [attributeOf('lines_of_code')]: 3,
  [attributeOf('tool_name')]: 'Bash',
}

test('full content goes as it is', () => expect(contentPolicy('full')(record)).toEqual(record))

test('redacted content goes without its secrets', () =>
  expect(contentPolicy('redacted')(record)).toEqual({ ...record, [attributeOf('prompt_text')]: 'use [redacted]' }))

test('without content, what people and the model wrote is gone, and facts about it stay', () => {
  const before = structuredClone(record)
  expect(contentPolicy('none')(record)).toEqual({
    [attributeOf('message_length')]: 5,
    [attributeOf('lines_of_code')]: 3,
    [attributeOf('tool_name')]: 'Bash',
  })
  expect(record).toEqual(before)
})

test.each([
  ['full', 'none', undefined],
  ['redacted', 'none', undefined],
  ['full', 'redacted', 'use [redacted]'],
  ['none', 'redacted', undefined],
] as const)('under %s the word %s of a session can only tighten, and leaves with no record', (setting, word, text) => {
  const sent = contentPolicy(setting)({ ...record, [ATTRIBUTE.content]: word })
  expect(sent[attributeOf('prompt_text')]).toBe(text)
  expect(sent).not.toHaveProperty([ATTRIBUTE.content])
})

test('a no to text for a collector is none of this destination’s business, and leaves with no record', () => {
  expect(contentPolicy('full')({ ...record, [ATTRIBUTE.collectorTextDenied]: true })).toEqual(record)
})

test.each([
  [undefined, true],
  [true, false],
])('a collector that is to have text gets that of a session which said no: %s: %s', (denied, hasText) => {
  const text = { [attributeOf('prompt_text')]: 'the words', [attributeOf('tool_name')]: 'Bash' }
  const sent = teeContent(true)({ ...text, ...(denied && { [ATTRIBUTE.collectorTextDenied]: denied }) })
  expect(JSON.stringify(sent).includes('the words')).toBe(hasText)
  expect(sent[attributeOf('tool_name')]).toBe('Bash')
  expect(sent).not.toHaveProperty([ATTRIBUTE.collectorTextDenied])
})

test('without content, a secret in what stays is masked as with redacted', () => {
  const name = attributeOf('bash_command')
  expect(contentPolicy('none')({ [name]: `curl ${KEY}` })).toEqual({ [name]: 'curl [redacted]' })
})
