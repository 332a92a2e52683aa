import { mapStrings, type RecordTransform } from './record-transform.ts'

/** What stands in for a secret. It says that something was there, and matches no rule itself. */
const MASK = '[redacted]'

/**
 * Our own tokens, and whatever is stuck to their end. They are masked everywhere and always: one pasted into a prompt by mistake must not
 * travel.
 */
const OWN_TOKEN = /cm_[A-Za-z0-9]{48,}/g

/**
 * Formats that are secrets beyond doubt, by the prefixes their issuers document. Each pattern is a prefix and runs that end where a
 * character does not fit, so that no text is looked at again and again: matching takes time linear in the text. Those that look at what
 * stands before them come last, when it is masked already: so masking twice is masking once.
 */
const SECRETS: RegExp[] = [
  // With its end, whatever is in between (encrypted keys have headers); cut off, as far as it looks like a key.
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:(?:(?!-----)[\s\S])*-----END [A-Z ]{0,30}PRIVATE KEY-----|[A-Za-z0-9+/=\\\s]*)/g,
  /(?:AKIA|ASIA)[A-Z0-9]{16,}/g, // AWS access key id
  /gh[pousr]_[A-Za-z0-9]{36,}/g, // GitHub
  /github_pat_[A-Za-z0-9_]{22,}/g,
  /glpat-[A-Za-z0-9_-]{20,}/g, // GitLab
  /xox[abposr]-[A-Za-z0-9-]{10,}/g, // Slack
  /AIza[A-Za-z0-9_-]{35,}/g, // Google
  /(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,}/g, // Stripe
  /npm_[A-Za-z0-9]{36,}/g,
  /pypi-[A-Za-z0-9_-]{50,}/g,
  /(?<![A-Za-z0-9])sk-ant-[A-Za-z0-9_-]{20,}/g, // Anthropic
  /(?<![A-Za-z0-9])sk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{32,}/g, // OpenAI
  /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g, // JSON Web Token
]

/** `scheme://user:password@host` → without the password, which may hold an @ itself. */
const URL_PASSWORD = /([a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/]{0,100}):[^\s/]{1,200}@/gi

/** Masks Claude Metrics tokens in a text. */
export const maskTokens = (text: string): string => text.replace(OWN_TOKEN, `cm_${MASK}`)

/** Masks everything in a text that has a known secret format. Idempotent. */
export function maskSecrets(text: string): string {
  const masked = SECRETS.reduce((rest, pattern) => rest.replace(pattern, MASK), maskTokens(text))
  return masked.replace(URL_PASSWORD, `$1:${MASK}@`)
}

/** Masks our tokens in every string of a record. */
export const redactTokens: RecordTransform = (attributes) => mapStrings(attributes, maskTokens)

/** Masks every known secret format in every string of a record. */
export const redactSecrets: RecordTransform = (attributes) => mapStrings(attributes, maskSecrets)
