import { mapStrings, type RecordTransform } from './record-transform.ts'

/** What stands in for a secret. It says that something was there, and matches no rule itself. */
const MASK = '[redacted]'

/** Our own tokens. They are masked everywhere and always: one pasted into a prompt by mistake must not travel. */
const OWN_TOKEN = /cm_[A-Za-z0-9]{48}(?![A-Za-z0-9])/g

/**
 * Formats that are secrets beyond doubt, by the prefixes their issuers document. Each pattern is a fixed prefix and one bounded or
 * delimited run, so that matching takes time linear in the text.
 */
const SECRETS: RegExp[] = [
  /sk-ant-[A-Za-z0-9_-]{20,200}/g, // Anthropic
  /sk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{32,200}/g, // OpenAI
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, // AWS access key id
  /gh[pousr]_[A-Za-z0-9]{36,255}/g, // GitHub
  /github_pat_[A-Za-z0-9_]{22,255}/g,
  /glpat-[A-Za-z0-9_-]{20,64}/g, // GitLab
  /xox[abposr]-[A-Za-z0-9-]{10,250}/g, // Slack
  /AIza[A-Za-z0-9_-]{35}/g, // Google
  /(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,128}/g, // Stripe
  /npm_[A-Za-z0-9]{36}/g,
  /pypi-[A-Za-z0-9_-]{50,250}/g,
  /eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,1000}/g, // JSON Web Token
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[A-Za-z0-9+/=\s]{0,10000}(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?/g,
]

/** `scheme://user:password@host` → without the password. */
const URL_PASSWORD = /([a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/]{1,100}):[^\s:@/]{1,200}@/gi

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
