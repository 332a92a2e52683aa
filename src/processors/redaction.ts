import { mapStrings, type RecordTransform } from './record-transform.ts'
import { SECRET_RULES } from './secret-rules.ts'

/** What stands in for a secret. It says that something was there, and matches no rule itself. */
const MASK = '[redacted]'

/**
 * Our own tokens, and whatever is stuck to their end. They are masked everywhere and always: one pasted into a prompt
 * by mistake must not travel.
 */
const OWN_TOKEN = /cm_[A-Za-z0-9]{48,}/g

/** Masks Claude Metrics tokens in a text. */
export const maskTokens = (text: string): string => text.replace(OWN_TOKEN, `cm_${MASK}`)

/**
 * What stands right beside a masked secret may be one as well, now that it has a border. So many times it is looked
 * again.
 */
const MAX_PASSES = 10

/**
 * Short texts without a secret: models, tools and agents have the same few names again and again, and each would be
 * held against fifty rules.
 */
const clean = new Set<string>()
const MAX_CLEAN = 1_000
const MAX_CLEAN_LENGTH = 100

/** Masks everything in a text that has a known secret format. Idempotent; time linear in the text. */
export function maskSecrets(text: string): string {
  if (clean.has(text)) return text
  const masked = maskAll(text)
  if (masked === text && text.length <= MAX_CLEAN_LENGTH) {
    if (clean.size >= MAX_CLEAN) clean.clear()
    clean.add(text)
  }
  return masked
}

function maskAll(text: string): string {
  let masked = maskOnce(text)
  for (let pass = 1, before = text; masked !== before && pass < MAX_PASSES; pass += 1) {
    before = masked
    masked = maskOnce(masked)
  }
  return masked
}

const maskOnce = (text: string): string =>
  SECRET_RULES.reduce(
    (rest, { pattern, mark }) =>
      mark !== undefined && !rest.includes(mark)
        ? rest
        : rest.replace(pattern, (...match) => `${groupOf(match, 'before')}${MASK}${groupOf(match, 'after')}`),
    maskTokens(text),
  )

/** What a rule wants to see around the secret stays. */
function groupOf(match: unknown[], name: 'before' | 'after'): string {
  const groups = match.at(-1)
  const text = typeof groups === 'object' && groups !== null ? (groups as Record<string, unknown>)[name] : undefined
  return typeof text === 'string' ? text : ''
}

/** Masks our tokens in every string of a record. */
export const redactTokens: RecordTransform = (attributes) => mapStrings(attributes, maskTokens)

/** Masks every known secret format in every string of a record. */
export const redactSecrets: RecordTransform = (attributes) => mapStrings(attributes, maskSecrets)
