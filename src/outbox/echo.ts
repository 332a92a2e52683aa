import type { HttpRequest } from './http-client.ts'
import { MAX_MESSAGE_LENGTH, type Verdict } from './verdict.ts'

type Sent = Pick<HttpRequest, 'url' | 'headers'>

/** Stands in for what was repeated. */
const MASK = '[redacted]'

/** Shorter ones are no secrets, and would be found in every other word. Characters. */
const MIN_LENGTH = 4

/** Headers that say what is sent, and not by whom. */
const PLAIN_HEADERS = new Set(['accept', 'content-type', 'content-encoding'])

const SCHEME = /^(?:bearer|basic|token|digest|negotiate|api-?key)$/i

/**
 * What an answer means, without the secrets of the request in its reason: servers repeat what they were sent ("unknown key abc…"), and
 * a reason is logged and shown. All header values but those about the body count as secrets, and the user name, password and query
 * values of the URL; in plain, escaped for JSON, HTML or a URL, or in Base64, also when the reason was cut in the middle of one.
 */
export function withoutEcho(verdict: Verdict, sent: Sent): Verdict {
  if (verdict.kind !== 'delivered') return { ...verdict, reason: masked(verdict.reason, sent) }
  const { partial } = verdict
  return partial ? { ...verdict, partial: { ...partial, reason: masked(partial.reason, sent) } } : verdict
}

function masked(text: string, sent: Sent): string {
  // Longest first: what is a part of another goes with it.
  const secrets = secretsOf(sent).sort((one, other) => other.length - one.length)
  const patterns = secrets.map(charactersOf).filter((characters) => beginsIn(text, characters))
  // Cut, perhaps in the middle of a secret: the ends first, as long as their beginnings are there.
  const ends = text.length < MAX_MESSAGE_LENGTH ? [] : patterns.map(cutOff)
  return [...ends, ...patterns.map(whole)].reduce((rest, pattern) => rest.replace(pattern, MASK), text)
}

/** Patterns of whole secrets take V8 tenths of a second to compile; most reasons do not even hold the beginning of one. */
const beginsIn = (text: string, characters: string[]): boolean =>
  new RegExp(characters.slice(0, MIN_LENGTH).join(''), 'i').test(text)

function secretsOf({ url, headers }: Sent): string[] {
  const values = Object.entries(headers).flatMap(([name, value]) =>
    PLAIN_HEADERS.has(name.toLowerCase()) ? [] : value,
  )
  const plain = [...values.flatMap(partsOf), ...keysIn(url)].filter(isLongEnough)
  return [...new Set([...plain, ...plain.flatMap(base64Cores)])].filter(isLongEnough)
}

/** User name, password and query values, as they are sent and decoded. */
function keysIn(url: string): string[] {
  if (!URL.canParse(url)) return []
  const { username, password, search, searchParams } = new URL(url)
  const sent = search
    .slice(1)
    .split('&')
    .map((pair) => pair.slice(pair.indexOf('=') + 1))
  return [username, password].flatMap((text) => [text, decoded(text)]).concat(sent, [...searchParams.values()])
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const isLongEnough = (text: string): boolean => text.length >= MIN_LENGTH

/** A header's value and what it is made of: `Bearer <token>`, `Basic <user:password>`, `name=value; name=value`. */
function partsOf(value: string): string[] {
  const parts = value.split(/[\s;,=]+/).filter((part) => !SCHEME.test(part))
  const basic = /^basic\s+(\S+)$/i.exec(value)?.[1]
  const user = basic === undefined ? '' : Buffer.from(basic, 'base64').toString('latin1')
  return [value, ...parts, user, user.slice(user.indexOf(':') + 1)]
}

/** What Base64 of anything with the secret in it has to contain, for each of the three places where it may begin in a group. */
function base64Cores(secret: string): string[] {
  return [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)])
    const first = Math.ceil((offset * 8) / 6)
    return bytes.toString('base64').slice(first, Math.floor((bytes.length * 8) / 6))
  })
}

/** A pattern for each character of a secret: as it is, or in one of the ways in which texts escape it, also twice. */
function charactersOf(secret: string): string[] {
  // However many backslashes there are, an escaped text has more. As one they leave a search only one way to go.
  return Array.from(secret.replace(/\\+/g, '\\'), (character) => {
    const code = character.charCodeAt(0)
    const hex = code.toString(16).padStart(2, '0')
    const itself = character === '\\' ? '\\\\+' : `\\\\{0,3}\\x${hex}`
    const ways = [itself, `%(?:25)?${hex}`, `\\\\{1,2}u00${hex}`, `&#x0*${hex};`, `&#0*${code};`]
    return `(?:${[...ways, ...(OTHER_WAYS[character] ?? [])].join('|')})`
  })
}

const whole = (characters: string[]): RegExp => new RegExp(characters.join(''), 'gi')

/** The beginning of a secret at the end of a text, with half of an escape behind it. */
function cutOff(characters: string[]): RegExp {
  const least = characters.slice(0, MIN_LENGTH).join('')
  const more = characters
    .slice(MIN_LENGTH, MAX_MESSAGE_LENGTH)
    .reduceRight((rest, character) => `(?:${character}${rest})?`, '')
  return new RegExp(`${least}${more}(?:%.{0,3}|\\\\.{0,6}|&.{0,5})?$`, 'i')
}

/** Named HTML entities, the space of a form, the digits of URL-safe Base64. */
const OTHER_WAYS: Readonly<Record<string, readonly string[]>> = {
  '&': ['&amp;'],
  '<': ['&lt;'],
  '>': ['&gt;'],
  '"': ['&quot;'],
  "'": ['&apos;'],
  ' ': ['\\+'],
  '+': ['-'],
  '/': ['_'],
}
