import { withoutCredentials } from './without-credentials.ts'

/**
 * How much of a setting's value may be shown, logged, or written to status.json: all of it; a URL without user,
 * password and query, where some services have keys; only where it leads, for a URL whose path is a key as well; the
 * end of a token; the names of headers or attributes without their values.
 */
export type Shown = 'whole' | 'without query' | 'host only' | 'last four' | 'names only'

/** The value as it may be shown; null where it is unset. */
export function shownAs(shown: Shown, value: unknown): unknown {
  if (value === undefined || value === null || shown === 'whole') return value ?? null
  switch (shown) {
    case 'without query':
      return withoutCredentials(String(value))
    case 'host only':
      return URL.canParse(String(value)) ? `${new URL(String(value)).origin}/…` : '…'
    case 'last four':
      return lastFour(String(value))
    case 'names only':
      return Object.keys(value)
  }
}

/** The beginning says what kind of secret it is; a short one would be guessed from its end. */
function lastFour(secret: string): string {
  const kind = /^[a-z]{2,4}_/.exec(secret)?.[0] ?? ''
  return secret.length >= LONG_ENOUGH ? `${kind}…${secret.slice(-4)}` : `${kind}…`
}

/** Characters. */
const LONG_ENOUGH = 20
