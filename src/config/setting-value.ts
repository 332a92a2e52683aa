import * as z from 'zod/mini'
import { ownPricesSchema } from '../prices/own-prices.ts'
import { maskSecrets } from '../processors/redaction.ts'
import { compileTicketPattern } from '../vcs/ticket-pattern.ts'

/** Parsers of single values. Environment and plugin options bring strings, config.json brings any JSON value. */

export const TOKEN_PATTERN = /^cm_[A-Za-z0-9]{48}$/

/** Timers of Node overflow above this and fire at once. Milliseconds. */
const LONGEST_TIMER_MS = 2_147_483_647

const OFF_WORDS = ['0', 'false', 'no', 'off']

/** JSON has numbers, and config.json is JSON. */
const oneOrZero = z.pipe(
  z.literal([0, 1]),
  z.transform((digit) => digit === 1),
)

export const flag = z.union([
  z.boolean(),
  oneOrZero,
  z.stringbool({ truthy: ['1', 'true', 'yes', 'on'], falsy: OFF_WORDS }),
])

/** Text for a collector: a switch, or `tools` for the arguments of tool calls as well. */
export const collectorText = z.union([flag, z.pipe(lowerCase(), z.literal('tools'))])

/** A switch that must not fail open: whatever does not clearly say no counts as yes. */
export const firmFlag = z.union([
  z.boolean(),
  oneOrZero,
  z.pipe(
    z.string(),
    z.transform((text) => !OFF_WORDS.includes(text.trim().toLowerCase())),
  ),
  z.pipe(
    z.unknown(),
    z.transform(() => true),
  ),
])

/** Any non-empty value means yes, also `0`: the rule of the privacy variables. */
export const anyValue = z.union([
  z.boolean(),
  z.pipe(
    z.unknown(),
    z.transform(() => true),
  ),
])

/** The base of request URLs: http or https, without trailing slashes, because paths are appended to it. */
export const baseUrl = z.pipe(
  z.string().check(z.refine(isBaseUrl)),
  z.transform((text) => text.trim().replace(/\/+$/, '')),
)

function isBaseUrl(text: string): boolean {
  // A query or fragment would swallow the appended path.
  return isUrl(text) && !/[?#]/.test(text)
}

/** A URL that is used as it stands. */
export const wholeUrl = z.string().check(z.trim(), z.refine(isUrl))

function isUrl(text: string): boolean {
  if (!URL.canParse(text.trim())) return false
  const { protocol, username, password, hash } = new URL(text.trim())
  // Credentials would show up in logs.
  return /^https?:$/.test(protocol) && username + password + hash === ''
}

export const token = z.string().check(z.trim(), z.regex(TOKEN_PATTERN))

/** The part after the @ may be a bare host name. */
export const email = z.string().check(z.trim(), z.maxLength(255), z.regex(/^[^\s@]+@[^\s@]+$/))

export const shortText = z.string().check(z.trim(), z.minLength(1), z.maxLength(64))

const number = z.union([
  z.number(),
  z.pipe(z.string().check(z.trim(), z.regex(/^[+-]?\d+(\.\d+)?(e\d+)?$/i)), z.transform(Number)),
])

export const path = z.string().check(z.trim(), z.minLength(1), z.regex(/^[^\0]*$/))

export const intervalMs = z.pipe(number, z.int().check(z.minimum(10), z.maximum(LONGEST_TIMER_MS)))
export const positiveCount = z.pipe(number, z.int().check(z.positive()))
export const positiveAmount = z.pipe(number, z.number().check(z.positive()))
/** A share of the context window; a reserve of all of it would leave nothing to divide by. */
export const shareBelowOne = z.pipe(number, z.number().check(z.minimum(0), z.lt(1)))

export const contentLevel = z.pipe(lowerCase(), z.enum(['full', 'redacted', 'none']))
export const compression = z.pipe(lowerCase(), z.enum(['gzip', 'none']))
export const temporality = z.pipe(lowerCase(), z.enum(['cumulative', 'delta']))
export const otlpProtocol = z.pipe(lowerCase(), z.enum(['http/protobuf', 'http/json']))

/** `name=value,name=value` with percent-encoded values, as OTEL_EXPORTER_OTLP_HEADERS has it, or a JSON object. */
export const headerList = z.union([
  z.record(z.string().check(z.regex(/^[\w-]+$/)), headerValue()),
  z.pipe(z.pipe(z.string(), z.transform(splitPairs)), z.record(z.string(), headerValue())),
])

/** Prices of one's own; as JSON where they come as text. */
export const prices = z.union([ownPricesSchema, z.pipe(z.pipe(z.string(), z.transform(jsonOf)), ownPricesSchema)])

const MAX_TAGS = 20
const tagName = z.string().check(z.regex(/^[\w.-]{1,64}$/))
const tagValue = z.string().check(z.maxLength(64), z.regex(/^[^\p{Cc}\p{Cf}]*$/u))
/** Tags are sent everywhere: whoever puts a secret into one does not mean that. */
const holdsSecret = (text: string): boolean => maskSecrets(text) !== text
const tagRecord = z.record(tagName, tagValue).check(
  z.refine((tags) => Object.keys(tags).length <= MAX_TAGS),
  z.refine((tags) => !Object.entries(tags).some((tag) => holdsSecret(tag.join('=')) || tag.some(holdsSecret))),
)

/** `name=value,name=value` with percent-encoded values, or a JSON object. */
export const tags = z.union([tagRecord, z.pipe(z.pipe(z.string(), z.transform(splitPairs)), tagRecord)])

export const ticketPattern = z.string().check(z.trim(), z.refine(isTicketPattern))

function isTicketPattern(text: string): boolean {
  try {
    compileTicketPattern(text)
    return true
  } catch {
    return false
  }
}

/** Undefined, which no schema of an object accepts, for text that is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function lowerCase() {
  return z.pipe(
    z.string(),
    z.transform((text) => text.trim().toLowerCase()),
  )
}

function headerValue() {
  return z.string().check(z.regex(/^[\x20-\x7e]*$/))
}

/** The record that the text spells, or undefined, which no record schema accepts. */
function splitPairs(text: string): Record<string, string> | undefined {
  const headers: Record<string, string> = {}
  for (const pair of text.split(',').filter((part) => part.trim() !== '')) {
    const match = /^\s*([\w.-]+)\s*=\s*(.*?)\s*$/.exec(pair)
    if (!match?.[1]) return undefined
    try {
      headers[match[1]] = decodeURIComponent(match[2] ?? '')
    } catch {
      return undefined
    }
  }
  return headers
}
