import { type Unescaped, withoutEscapes } from './escapes.ts'
import type { HttpRequest } from './http-client.ts'
import { MAX_MESSAGE_LENGTH, type Verdict } from './verdict.ts'

type Sent = Pick<HttpRequest, 'url' | 'headers'>

/** Stands in for what was repeated. */
const MASK = '[redacted]'

/** Shorter ones are no secrets, and would be found in every other word. Characters. */
const MIN_LENGTH = 4

/** Some services have their key in the path; names of paths are shorter. Characters. */
const MIN_PATH_KEY_LENGTH = 16

/** Headers that say what is sent, and not by whom. */
const PLAIN_HEADERS = new Set(['accept', 'content-type', 'content-encoding'])

const SCHEME = /^(?:bearer|basic|token|digest|negotiate|api-?key)$/i

/**
 * What an answer means, without the secrets of the request in its reason: servers repeat what they were sent ("unknown
 * key abc…"), and a reason is logged and shown. All header values but those about the body count as secrets, and of the
 * URL the user name, the password, query values and long parts of the path. They are found in plain, escaped for JSON,
 * HTML or a URL, or in Base64, also when the reason was cut in the middle of one.
 */
export function scrubbed(verdict: Verdict, sent: Sent): Verdict {
  if (verdict.kind !== 'delivered') return { ...verdict, reason: masked(verdict.reason, sent) }
  const { partial } = verdict
  return partial ? { ...verdict, partial: { ...partial, reason: masked(partial.reason, sent) } } : verdict
}

/** From and to in a text. */
type Span = [number, number]

function masked(text: string, sent: Sent): string {
  const searched = withoutEscapes(text)
  const secrets = [...new Set(secretsOf(sent, text.length + 1).map((secret) => withoutEscapes(secret).text))].filter(
    isLongEnough,
  )
  const spans = secrets.flatMap((secret) => occurrencesIn(searched, secret))
  if (text.length >= MAX_MESSAGE_LENGTH) spans.push(...secrets.flatMap((secret) => cutEndOf(text, secret)))
  let rest = 0
  let out = ''
  for (const [from, to] of spans.sort(([one], [other]) => one - other)) {
    // What overlaps with the one before is a part of it, or goes on behind it.
    if (from >= rest) out += text.slice(rest, from) + MASK
    rest = Math.max(rest, to)
  }
  return out + text.slice(rest)
}

/** Cut to `maxLength`: what is longer than a text can be in it by its beginning only. */
function secretsOf({ url, headers }: Sent, maxLength: number): string[] {
  const values = Object.entries(headers).flatMap(([name, value]) =>
    PLAIN_HEADERS.has(name.toLowerCase()) ? [] : value,
  )
  const plain = [...values.flatMap(partsOf), ...keysIn(url)]
    .filter(isLongEnough)
    .map((text) => text.slice(0, maxLength))
  return [...plain, ...plain.flatMap(base64Cores)]
}

/** User name, password, query values and what is as long as a key in the path, as they are sent and decoded. */
function keysIn(url: string): string[] {
  if (!URL.canParse(url)) return []
  const { username, password, pathname, search, searchParams } = new URL(url)
  const sent = search
    .slice(1)
    .split('&')
    .map((pair) => pair.slice(pair.indexOf('=') + 1))
  const path = pathname.split('/').filter((part) => part.length >= MIN_PATH_KEY_LENGTH)
  return [username, password, ...path].flatMap((text) => [text, decoded(text)]).concat(sent, [...searchParams.values()])
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

/**
 * What Base64 of anything with the secret in it has to contain, for each of the three places where it may begin in a
 * group.
 */
function base64Cores(secret: string): string[] {
  return [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)])
    const first = Math.ceil((offset * 8) / 6)
    return bytes.toString('base64').slice(first, Math.floor((bytes.length * 8) / 6))
  })
}

function occurrencesIn(searched: Unescaped, secret: string): Span[] {
  const spans: Span[] = []
  for (let at = searched.text.indexOf(secret); at !== -1; at = searched.text.indexOf(secret, at + 1)) {
    spans.push([searched.fromOf(at), searched.toOf(at + secret.length - 1)])
  }
  return spans
}

/** Half of an escape. */
const CUT_ESCAPE = /(?:%.{0,3}|\\+.{0,5}|&.{0,6})$/s

/** The beginning of a secret at the end of a text: reasons are cut to a length, perhaps in the middle of one. */
function cutEndOf(text: string, secret: string): Span[] {
  return [text, text.replace(CUT_ESCAPE, '')].flatMap((whole) => {
    const searched = withoutEscapes(whole)
    for (let length = Math.min(secret.length - 1, searched.text.length); length >= MIN_LENGTH; length--) {
      if (!searched.text.endsWith(secret.slice(0, length))) continue
      return [[searched.fromOf(searched.text.length - length), text.length] as Span]
    }
    return []
  })
}
