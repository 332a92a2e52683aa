import { expect, test } from 'vitest'
import { settingsFingerprint } from '../../src/config/fingerprint.ts'
import { resolveSettings } from '../../src/config/settings.ts'

const print = (env: Record<string, string>, tokenFile?: string, config = '{}') =>
  settingsFingerprint(
    resolveSettings({
      env,
      home: '/state',
      readFile: (path) => (path.endsWith('token') ? tokenFile : path.endsWith('config.json') ? config : undefined),
    }),
  )
const TOKEN = `cm_${'a'.repeat(48)}`
const OTHER = `cm_${'b'.repeat(48)}`

test('equal configurations have equal fingerprints, from wherever their values come', () => {
  expect(print({ CLAUDE_METRICS_CONTENT: 'none' })).toBe(print({}, undefined, '{"content":"none"}'))
})

test('another URL, content level or token in the environment is another fingerprint', () => {
  const prints = [
    print({}),
    print({ CLAUDE_METRICS_API_URL: 'https://x.test' }),
    print({ CLAUDE_METRICS_CONTENT: 'none' }),
    print({ CLAUDE_METRICS_API_TOKEN: TOKEN }),
    print({ CLAUDE_METRICS_API_TOKEN: OTHER }),
  ]
  expect(new Set(prints).size).toBe(prints.length)
})

test('the agent is not replaced for what it follows by itself: the token file, and marks of single sessions', () => {
  expect(print({}, TOKEN)).toBe(print({}, OTHER))
  expect(print({ CLAUDE_METRICS_BASH_ARGS: '1', CLAUDE_METRICS_EFFORT: 'low' })).toBe(print({}))
})

test('a fingerprint does not contain the token', () => {
  expect(print({ CLAUDE_METRICS_API_TOKEN: TOKEN })).toMatch(/^[\da-f]{16}$/)
})
