import { expect, test } from 'vitest'
import { settingsFingerprint } from '../../src/config/fingerprint.ts'
import { withoutSessionWords } from '../../src/config/session-words.ts'
import { resolveSettings } from '../../src/config/settings.ts'

const print = (env: Record<string, string>, tokenFile?: string, config = '{}') =>
  settingsFingerprint(
    resolveSettings({
      env: withoutSessionWords(env),
      home: '/state',
      readFile: (path) => (path.endsWith('token') ? tokenFile : path.endsWith('config.json') ? config : undefined),
    }),
  )
const TOKEN = `cm_${'a'.repeat(48)}`
const OTHER = `cm_${'b'.repeat(48)}`

test('equal configurations have equal fingerprints, from wherever their values come', () => {
  expect(print({ CLAUDE_METRICS_VERBOSE: '1' })).toBe(print({}, undefined, '{"verbose":true}'))
})

test('another URL, content level in config.json or token in the environment is another fingerprint', () => {
  const prints = [
    print({}),
    print({ CLAUDE_METRICS_API_URL: 'https://x.test' }),
    print({}, undefined, '{"content":"none"}'),
    print({ CLAUDE_METRICS_API_TOKEN: TOKEN }),
    print({ CLAUDE_METRICS_API_TOKEN: OTHER }),
  ]
  expect(new Set(prints).size).toBe(prints.length)
})

test('the agent is not replaced for what it follows by itself: the token file, and marks of single sessions', () => {
  expect(print({}, TOKEN)).toBe(print({}, OTHER))
  const words = { CLAUDE_METRICS_BASH_ARGS: '1', CLAUDE_METRICS_EFFORT: 'low', CLAUDE_METRICS_CONTENT: 'none' }
  expect(print({ ...words, CLAUDE_PLUGIN_OPTION_CONTENT: 'redacted' })).toBe(print({}))
})

test('a fingerprint does not contain the token', () => {
  expect(print({ CLAUDE_METRICS_API_TOKEN: TOKEN })).toMatch(/^[\da-f]{16}$/)
})
