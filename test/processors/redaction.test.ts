import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskSecrets, maskTokens, redactSecrets, redactTokens } from '../../src/processors/redaction.ts'
import { cpuMs } from '../cpu-time.ts'

const letters = (count: number, letter = 'A') => letter.repeat(count)
const TOKEN = `cm_${'aB3'.repeat(16)}`

const KEY = `-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA+/x=\n-----END RSA PRIVATE KEY-----`
const ENCRYPTED_KEY = `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nMIIEpAIB\n-----END RSA PRIVATE KEY-----`

const SECRETS: [issuer: string, secret: string][] = [
  ['Claude Metrics', TOKEN],
  ['Anthropic', `sk-ant-api03-${letters(90)}`],
  ['Anthropic, a long one', `sk-ant-api03-${letters(900)}`],
  ['OpenAI', `sk-proj-${letters(48)}`],
  ['OpenAI, an old one', `sk-${letters(48)}`],
  ['AWS', `AKIA${letters(16)}`],
  ['GitHub', `ghp_${letters(36)}`],
  ['GitHub, fine grained', `github_pat_${letters(82)}`],
  ['GitLab', `glpat-${letters(20)}`],
  ['Slack', `xoxb-1234567890-${letters(24)}`],
  ['Google', `AIza${letters(35)}`],
  ['Stripe', `sk_live_${letters(24)}`],
  ['npm', `npm_${letters(36)}`],
  ['PyPI', `pypi-${letters(60)}`],
  ['a JSON Web Token', `eyJ${letters(30)}.eyJ${letters(6_000)}.${letters(43)}`],
  ['a private key', KEY],
  ['an encrypted private key', ENCRYPTED_KEY],
  ['a private key inside JSON', KEY.replaceAll('\n', '\\n')],
  ['a private key that is cut off', `-----BEGIN PRIVATE KEY-----\n${letters(2_000)}`],
]

describe('secrets of', () => {
  test.each(SECRETS)('%s are masked wherever they stand', (_issuer, secret) => {
    for (const text of [secret, `key=${secret}`, `"${secret}"`, `use ${secret} please`, `${secret}\n${secret}`]) {
      const masked = maskSecrets(text)
      expect(masked).toContain('[redacted]')
      expect(masked).not.toContain(secret.slice(6, 20))
      expect(masked).not.toContain(secret.slice(-12))
    }
  })
})

test('passwords in URLs are masked, the rest of the URL stays', () => {
  expect(maskSecrets('postgres://ada:s3cret@db.example.com/x')).toBe('postgres://ada:[redacted]@db.example.com/x')
  expect(maskSecrets('redis://:s3cret@cache:6379')).toBe('redis://:[redacted]@cache:6379')
  expect(maskSecrets('https://ada:p@ss:word@example.com')).toBe('https://ada:[redacted]@example.com')
})

test.each([
  'https://example.com:8080/path?mail=ada@example.com',
  'git@github.com:ada/project.git',
  'a task-that-has-a-very-long-name-in-kebab-case-indeed',
  'commit 9f8b4c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5f6a7b',
  'cm_short',
  'call it sk-1',
  'the line -----BEGIN CERTIFICATE----- is fine',
])('what is no secret stays: %s', (text) => expect(maskSecrets(text)).toBe(text))

test('a token of ours is masked by every destination, with whatever sticks to it', () => {
  expect(maskTokens(`a ${TOKEN}.`)).toBe('a cm_[redacted].')
  expect(maskTokens(`${TOKEN}${TOKEN}`)).not.toContain(TOKEN)
  expect(maskTokens(`x${TOKEN}y`)).not.toContain('aB3aB3')
})

test('every string of a record is masked, however deep, and nothing else is changed', () => {
  const bytes = new Uint8Array([1, 2])
  const record = {
    prompt: `mine is ${TOKEN}`,
    list: ['a', TOKEN, { deep: { deeper: [TOKEN] } }],
    number: 1,
    flag: false,
    bytes,
  }
  const before = structuredClone(record)
  expect(redactTokens(record)).toEqual({
    prompt: 'mine is cm_[redacted]',
    list: ['a', 'cm_[redacted]', { deep: { deeper: ['cm_[redacted]'] } }],
    number: 1,
    flag: false,
    bytes,
  })
  expect(record).toEqual(before)
  expect(JSON.stringify(redactSecrets(record))).not.toContain(TOKEN)
})

const secretLike = fc.array(
  fc.oneof(
    fc.constantFrom(...SECRETS.map(([, secret]) => secret)),
    fc.string({ maxLength: 30 }),
    fc.constantFrom(' ', '\n', '://', ':', '@', 'sk-', 'eyJ', '.'),
  ),
  { maxLength: 8 },
)

test('secrets without anything between them are all masked', () => {
  expect(maskSecrets(`AKIA${'A'.repeat(16)}sk-${'A'.repeat(48)}`)).toBe('[redacted][redacted]')
})

test('masking twice is masking once, and never makes a text longer than its masks', () => {
  fc.assert(
    fc.property(secretLike, (parts) => {
      const text = parts.join('')
      const once = maskSecrets(text)
      expect(maskSecrets(once)).toBe(once)
      expect(maskTokens(once)).toBe(once)
      const masks = once.split('[redacted]').length - 1
      expect(once.length).toBeLessThanOrEqual(text.length + masks * '[redacted]'.length)
      expect(once).not.toContain(TOKEN)
    }),
    { numRuns: 300 },
  )
})

const MEGABYTE = 1024 * 1024
const filled = (part: string) => part.repeat(Math.ceil(MEGABYTE / part.length))

test.each([
  'eyJ',
  'eyJaaaaaaaaaaaa.',
  'eyJaaaaaaaaaaaa.eyJ',
  'sk-',
  'sk-ant-',
  ' sk-proj-',
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN PRIVATE KEY-----\n',
  '-----BEGIN A A A A A A A A A A A ',
  'a://',
  'ab://a:',
  'https://user:pass',
  'aaaaaaaaaaaaaaaaaaaaaa+',
  'xoxb-',
  'cm_',
  'AKIA',
  'pypi-',
  'ghp_',
])('a megabyte of %j takes no time', (part) => {
  const text = filled(part)
  const begunAt = cpuMs()
  maskSecrets(text)
  // Linear takes some 10 ms; a quadratic pattern takes minutes.
  expect(cpuMs() - begunAt).toBeLessThan(5_000)
})
