import { BlockList, isIP } from 'node:net'

/** The proxy for a request, and the variable that names it. */
export interface Proxy {
  /** May hold a user name and a password. */
  url: string
  variable: string
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The proxy that the environment has for a URL; undefined where the way is direct: no variable says anything, NO_PROXY
 * excepts the host, or the host is this machine. A request to this machine through another one would hand the token to
 * that, in clear.
 *
 * @throws when the variable names no proxy that can be used; the message names the variable and not what it says
 */
export function proxyFor(url: URL, env: Environment): Proxy | undefined {
  const names = url.protocol === 'https:' ? ['https_proxy', 'http_proxy'] : ['http_proxy']
  const variable = names.flatMap((name) => [name, name.toUpperCase()]).find((name) => env[name])
  if (variable === undefined || isThisMachine(url)) return undefined
  if (isExcepted(url, env.no_proxy || env.NO_PROXY || '')) return undefined
  return { url: proxyUrl(env[variable] ?? '', variable), variable }
}

/** `host:port` alone is an HTTP proxy, as for other programs. */
function proxyUrl(value: string, variable: string): string {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`
  const parsed = URL.canParse(text) ? new URL(text) : undefined
  if (parsed?.protocol === 'http:' || parsed?.protocol === 'https:') return text
  throw new Error(`${variable} names no proxy that can be used: it must be like http://host:port`)
}

/** Without brackets, so that it can be compared with addresses. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '').toLowerCase()

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8)
LOOPBACK.addAddress('0.0.0.0')
LOOPBACK.addAddress('::1', 'ipv6')
LOOPBACK.addSubnet('::ffff:127.0.0.0', 104, 'ipv6')

function isThisMachine(url: URL): boolean {
  const host = hostOf(url)
  return /^(.+\.)?localhost$/.test(host) || isIn(LOOPBACK, host)
}

const isIn = (list: BlockList, host: string): boolean =>
  isIP(host) !== 0 && list.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6')

/** Entries of NO_PROXY: a host and what is below it, an address, a range such as 10.0.0.0/8, each with a port or not. */
function isExcepted(url: URL, noProxy: string): boolean {
  const host = hostOf(url)
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  return noProxy
    .toLowerCase()
    .split(/[,\s]+/)
    .filter((entry) => entry !== '')
    .some((entry) => entry === '*' || matches(entry, host, port))
}

function matches(entry: string, host: string, port: string): boolean {
  const [address = '', bits = ''] = entry.split('/')
  if (bits !== '') return isInRange(host, address.replace(/^\[|\]$/g, ''), bits)
  const withPort = isIP(entry) === 0 ? /^(.*):(\d+)$/.exec(entry) : null
  const name = (withPort?.[1] ?? entry).replace(/^\[|\]$/g, '').replace(/^\*?\./, '')
  if (withPort && withPort[2] !== port) return false
  return host === name || host.endsWith(`.${name}`)
}

function isInRange(host: string, address: string, bits: string): boolean {
  const version = isIP(address)
  const prefix = Number(bits)
  if (version === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > (version === 4 ? 32 : 128)) return false
  const range = new BlockList()
  range.addSubnet(address, prefix, version === 4 ? 'ipv4' : 'ipv6')
  return isIn(range, host)
}
