import { expect, test } from 'vitest'
import { attributeOf } from '../../src/contract/attributes.ts'
import { contentPolicy } from '../../src/processors/content-policy.ts'

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
