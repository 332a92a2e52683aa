import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withoutCredentials } from '../../src/config/without-credentials.ts'

test.each([
  ['https://github.com/o/r.git', 'https://github.com/o/r.git'],
  ['https://alice:ghp_x@github.com/o/r.git', 'https://github.com/o/r.git'],
  ['https://ghp_x@github.com/o/r.git', 'https://github.com/o/r.git'],
  ['https://git@github.com/o/r.git', 'https://github.com/o/r.git'],
  ['https://x-access-token:p@ss@host:8443/o/r', 'https://host:8443/o/r'],
  ['https://user:pa/ss@host/o/r', 'https://host/o/r'],
  ['https://me@work:pa/ss@host/o/r', 'https://host/o/r'],
  ['https://host/o/r?private_token=x#y', 'https://host/o/r'],
  ['https://host/@scope/r', 'https://host/@scope/r'],
  ['https://host:8443/@scope/r', 'https://host:8443/@scope/r'],
  ['https://[::1]:80/@scope/r', 'https://[::1]:80/@scope/r'],
  ['ssh://git@host:22/o/r', 'ssh://git@host:22/o/r'],
  ['ssh://deploy:x@host/o/r', 'ssh://host/o/r'],
  ['git@github.com:o/r.git', 'git@github.com:o/r.git'],
  ['ghp_x@github.com:o/r.git', 'github.com:o/r.git'],
  ['user:pass@github.com:o/r.git', 'github.com:o/r.git'],
  ['/srv/git/r@2.git', '/srv/git/r@2.git'],
  ['../r@2.git', '../r@2.git'],
  ['C:\\repos\\r', 'C:\\repos\\r'],
  ['file:///srv/r.git', 'file:///srv/r.git'],
])('%s', (url, expected) => {
  expect(withoutCredentials(url)).toBe(expected)
})

describe('whatever the user name and password are', () => {
  // A slash after an @ cannot be distinguished from a path with an @; git could not use such a remote either.
  const secret = fc.stringMatching(/^S3CR3T[A-Za-z0-9:@/._~!$&'()*+,;=%-]{0,30}$/).filter((text) => !/@.*\//.test(text))
  const user = fc.constantFrom('', 'alice', 'git', 'x-access-token')
  const path = fc.stringMatching(/^[a-z0-9._-]{1,20}(\/[a-z0-9._-]{1,20}){0,3}$/)

  test('the password of a URL is gone and the address stays', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('https', 'http', 'ssh', 'git+ssh'),
        user,
        secret,
        path,
        (scheme, name, password, rest) => {
          const clean = withoutCredentials(`${scheme}://${name}:${password}@host.test/${rest}`)
          expect(clean).toBe(`${scheme}://host.test/${rest}`)
        },
      ),
    )
  })

  test('a token used as the user name is gone', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^S3CR3T[A-Za-z0-9._~-]{0,30}$/), path, (token, rest) => {
        expect(withoutCredentials(`https://${token}@host.test/${rest}`)).toBe(`https://host.test/${rest}`)
        expect(withoutCredentials(`${token}@host.test:${rest}`)).toBe(`host.test:${rest}`)
      }),
    )
  })

  test('cleaning twice changes nothing', () => {
    const odd = fc.stringMatching(/^[a@:/?# .]{0,12}$/)
    const remote = fc.tuple(fc.constantFrom('', 'https://', 'ssh://', 'git@'), odd).map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(fc.string(), remote), (text) => {
        const once = withoutCredentials(text)
        expect(withoutCredentials(once)).toBe(once)
      }),
    )
  })
})
