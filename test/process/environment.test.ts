import fc from 'fast-check'
import { expect, test } from 'vitest'
import { agentEnvironment } from '../../src/process/environment.ts'

test('what finding programs, proxies and certificates takes passes', () => {
  const env = {
    PATH: '/bin',
    HOME: '/home/x',
    LC_ALL: 'C',
    XDG_CONFIG_HOME: '/c',
    http_proxy: 'http://p',
    HTTPS_PROXY: 'http://p',
    NODE_EXTRA_CA_CERTS: '/ca.pem',
    SystemRoot: 'C:\\Windows',
    CLAUDE_CONFIG_DIR: '/c',
    DO_NOT_TRACK: '1',
    CLAUDE_METRICS_API_TOKEN: 'cm_x',
    CLAUDE_PLUGIN_OPTION_API_URL: 'https://x',
  }
  expect(agentEnvironment(env)).toEqual(env)
})

test.each([
  'ANTHROPIC_API_KEY',
  'AWS_SECRET_ACCESS_KEY',
  'CLAUDE_CODE_MESSAGING_TOKEN',
  'CLAUDE_CODE_MESSAGING_SOCKET',
  'GITHUB_TOKEN',
  'NODE_OPTIONS',
  'LD_PRELOAD',
  'CLAUDE_METRICS',
  'MY_PATH',
])('%s stays behind', (name) => {
  expect(agentEnvironment({ [name]: 'secret', PATH: '/bin' })).toEqual({ PATH: '/bin' })
})

test('of NODE_OPTIONS only where trust in certificates comes from', () => {
  const options = (text: string) => agentEnvironment({ NODE_OPTIONS: text }).NODE_OPTIONS
  expect(options('--inspect-brk --use-openssl-ca  --require=/x.js --use-system-ca')).toBe(
    '--use-openssl-ca --use-system-ca',
  )
  expect(options('--use-openssl-ca-or-so --max-old-space-size=1')).toBeUndefined()
})

test('nothing is invented, and nothing undefined is passed on', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.option(fc.string(), { nil: undefined })), (env) => {
      for (const [name, value] of Object.entries(agentEnvironment(env))) {
        expect(value).toBeTypeOf('string')
        expect(env[name]).toBe(value)
      }
    }),
  )
})
