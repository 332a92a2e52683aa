import { expect, test } from 'vitest'
import { type UsagePath, usageSchemas } from '../../src/contract/usage.ts'
import { usagePayloads } from './sample.ts'

const accepts = (path: UsagePath, payload: unknown) => usageSchemas[path].safeParse(payload).success
const paths = Object.keys(usagePayloads) as UsagePath[]

test.each(paths)('%s takes a complete payload and nothing beyond it', (path) => {
  expect(accepts(path, usagePayloads[path]())).toBe(true)
  expect(accepts(path, { ...usagePayloads[path](), cwd: '/home/dev' })).toBe(false)
})

test.each(['total_input_tokens', 'total_output_tokens', 'cache_creation_tokens', 'cache_read_tokens'])(
  '%s is left out when it is zero',
  (field) => {
    const { total_input_tokens: _, ...session } = usagePayloads['/sessions']()
    expect(accepts('/sessions', session)).toBe(true)
    expect(accepts('/sessions', { ...session, [field]: 0 })).toBe(false)
    expect(accepts('/sessions', { ...session, [field]: 1 })).toBe(true)
  },
)

test.each(['2026-11-20T10:00:00.000Z', '2026-11-20T10:00:00+00:00', '2026-11-20'])(
  'a timestamp is UTC in whole seconds, not %s',
  (timestamp) => {
    expect(accepts('/events', { ...usagePayloads['/events'](), timestamp })).toBe(false)
  },
)
