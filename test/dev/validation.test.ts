import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type EventPath, eventSchemas } from '../../src/contract/claude-metrics.ts'
import { validationErrors } from '../../src/dev/validation.ts'
import { payloads, sessionStart } from '../contract/sample.ts'

function errorsOf(path: EventPath, body: unknown) {
  const result = eventSchemas[path].safeParse(body)
  return validationErrors(result.error?.issues ?? [], body)
}

test('one missing field is worded the way Laravel does', () => {
  const { session_id: _, ...body } = payloads['/events/tool']()
  expect(errorsOf('/events/tool', body)).toEqual({
    message: 'The session id field is required.',
    errors: { session_id: ['The session id field is required.'] },
  })
})

test('the message counts what else is wrong', () => {
  const { session_id: _, ...body } = payloads['/events/tool']()
  const two = errorsOf('/events/tool', { ...body, tool_name: 5 })
  expect(two.message).toBe('The session id field is required. (and 1 more error)')
  const three = errorsOf('/events/tool', { ...body, tool_name: 5, success: null })
  expect(three.message).toBe('The session id field is required. (and 2 more errors)')
  expect(three.errors).toMatchObject({
    tool_name: ['The tool name field must be a string.'],
    success: ['The success field is required.'],
  })
})

test.each([
  ['/events/tool', { permission_outcome: 'no' }, 'The selected permission outcome is invalid.'],
  ['/events/tool', { event_id: 'x' }, 'The event id field must be a valid UUID.'],
  ['/events/tool', { extra: 1 }, 'The extra field is prohibited.'],
  ['/events/tool', { input_bytes: -1 }, 'The input bytes field must be at least 0.'],
  ['/events/tool', { input_bytes: 1.5 }, 'The input bytes field must be an integer.'],
  ['/events/tool', { tool_name: '' }, 'The tool name field is required.'],
  [
    '/events/tool',
    { hook_block_reason: 'x'.repeat(200) },
    'The hook block reason field must not be greater than 128 characters.',
  ],
  ['/events/prompt', { account_email: 'x' }, 'The account email field format is invalid.'],
  ['/events/prompt', { context_percent: 101 }, 'The context percent field must not be greater than 100.'],
  ['/events/prompt', { client_meta: [] }, 'The client meta field must be an object.'],
  ['/events/system', { kind: 'other' }, 'The selected kind is invalid.'],
  ['/events/session', { started_at: 'x' }, 'The started at field must be a valid date.'],
] as const)('%s with %j: %s', (path, change, message) => {
  expect(errorsOf(path, { ...payloads[path](), ...change }).message).toBe(message)
})

test('a nested field is named by its path', () => {
  const body = payloads['/events/prompt']()
  const { os: _, ...meta } = body.client_meta
  expect(errorsOf('/events/prompt', { ...body, client_meta: meta }).errors).toEqual({
    'client_meta.os': ['The client meta.os field is required.'],
  })
})

test('a session row is judged as the form it comes nearest to', () => {
  const { cwd: _, ...short } = sessionStart()
  expect(Object.keys(errorsOf('/events/session', short).errors)).toEqual(['cwd'])
  const { turn_count: __, ...full } = payloads['/events/session']()
  expect(Object.keys(errorsOf('/events/session', full).errors)).toEqual(['turn_count'])
})

test('a field with the name of something that every object has is one field like others', () => {
  expect(errorsOf('/events/prompt', { toString: {} }).errors).toMatchObject({
    toString: ['The toString field is prohibited.'],
  })
})

test('whatever JSON comes, it is accepted or complained about in words', () => {
  const path = fc.constantFrom(...(Object.keys(payloads) as EventPath[]))
  const change = fc.dictionary(
    fc.constantFrom('event_id', 'client_meta', 'kind', 'payload', 'status', 'x'),
    fc.jsonValue(),
  )
  fc.assert(
    fc.property(path, fc.oneof(fc.jsonValue(), change), fc.boolean(), (eventPath, json, isPatch) => {
      const isObject = typeof json === 'object' && json !== null && !Array.isArray(json)
      const body = isPatch && isObject ? { ...payloads[eventPath](), ...json } : json
      if (eventSchemas[eventPath].safeParse(body).success) return
      const { message, errors } = errorsOf(eventPath, body)
      const texts = Object.values(errors).flat()
      expect(texts.length).toBeGreaterThan(0)
      for (const text of [message, ...texts]) expect(text).toMatch(/^The (selected )?.* (is|field) .*/s)
    }),
  )
})
