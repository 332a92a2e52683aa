import { describe, expect, test } from 'vitest'
import { proxyFor } from '../../src/outbox/proxy.ts'

const PROXY = 'http://proxy.example:3128'
const through = (url: string, env: Record<string, string>) => proxyFor(new URL(url), env)

test('without a variable, and for another scheme, the way is direct', () => {
  expect(through('https://m.example', {})).toBeUndefined()
  expect(through('http://m.example', { HTTPS_PROXY: PROXY })).toBeUndefined()
})

test('small letters come first, and https falls back to the proxy for http', () => {
  const env = { https_proxy: PROXY, HTTPS_PROXY: 'http://other:1' }
  expect(through('https://m.example', env)).toEqual({ url: PROXY, variable: 'https_proxy' })
  expect(through('https://m.example', { HTTP_PROXY: PROXY })).toEqual({ url: PROXY, variable: 'HTTP_PROXY' })
})

test('host:port without a scheme is an HTTP proxy, as for curl', () => {
  for (const value of ['proxy.example:3128', 'localhost:3128', '10.0.0.1:3128', 'user:secret@proxy.example:3128']) {
    expect(through('http://m.example', { HTTP_PROXY: value })?.url).toBe(`http://${value}`)
  }
})

test.each(['socks5://proxy.example:1080', 'http://:3128', 'proxy.example:port', 'user:secret@pro xy'])(
  '%j is no proxy: the error names the variable and does not repeat it',
  (value) => {
    const ask = () => through('http://m.example', { HTTP_PROXY: value })
    expect(ask).toThrow(/^HTTP_PROXY names no proxy.*http:\/\/host:port$/)
    expect(ask).not.toThrow(value)
  },
)

test.each([
  'http://127.0.0.1:8000/api/v1',
  'http://127.8.9.10',
  'http://localhost:8000',
  'http://api.localhost',
  'http://[::1]:8000',
  'http://[::ffff:127.0.0.1]',
  'http://0.0.0.0:4318',
])('%s is this machine: no proxy ever sees what goes there', (url) => {
  expect(through(url, { HTTP_PROXY: PROXY, NO_PROXY: '' })).toBeUndefined()
})

describe('NO_PROXY', () => {
  const isDirect = (url: string, noProxy: string) =>
    through(url, { HTTP_PROXY: PROXY, HTTPS_PROXY: PROXY, NO_PROXY: noProxy }) === undefined

  test.each([
    ['http://m.example', 'm.example'],
    ['http://a.m.example', 'm.example'],
    ['http://a.m.example', '.m.example'],
    ['http://a.m.example', '*.m.example'],
    ['https://M.Example', 'other, m.EXAMPLE'],
    ['https://m.example', 'm.example:443'],
    ['http://m.example:8080', 'm.example:8080'],
    ['http://10.1.2.3', '10.0.0.0/8'],
    ['http://172.31.0.1:8000', '10.0.0.0/8 172.16.0.0/12'],
    ['http://10.1.2.3', '10.1.2.3'],
    ['http://[fd00::7]:4318', 'fd00::/8'],
    ['http://[fd00::7]', '[fd00::7]'],
    ['http://[fd00::7]', 'fd00::7'],
    ['http://anything', '*'],
  ])('excepts %s with %j', (url, noProxy) => expect(isDirect(url, noProxy)).toBe(true))

  test.each([
    ['http://m.example', ''],
    ['http://them.example', 'm.example'],
    ['http://m.example', 'm.example:8080'],
    ['http://11.1.2.3', '10.0.0.0/8'],
    ['http://10.1.2.3', '10.0.0.0/33'],
    ['http://10.1.2.3', '10.0.0.0/x'],
    ['http://10.1.2.3', 'fd00::/8'],
    ['http://10.example', '10.0.0.0/8'],
  ])('does not except %s with %j', (url, noProxy) => expect(isDirect(url, noProxy)).toBe(false))
})
