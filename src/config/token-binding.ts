import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { makePrivateFolder, writePrivateFile } from '../process/private-files.ts'
import { personFolder } from '../process/profile-path.ts'
import { baseUrl } from './setting-value.ts'

/** The file beside the token that says where it goes. */
export const BINDING_FILE = 'token-origin'

/** Which token of the file `token` goes where. */
export interface TokenBinding {
  /** Of the token, SHA-256: another token in the file is bound to nothing yet. */
  fingerprint: string
  /** The base URL that it was set up for, or that accepted it first. */
  url: string
}

/**
 * The binding that was written; undefined when there is none.
 *
 * @param readFile text of a file; undefined when there is none
 * @throws when there is one that cannot be read or understood
 */
export function readBinding(home: string, readFile: (path: string) => string | undefined): TokenBinding | undefined {
  const text = readFile(join(personFolder(home), BINDING_FILE))
  if (text === undefined) return undefined
  const [fingerprint = '', url = '', ...rest] = text.trim().split(' ')
  const parsed = baseUrl.safeParse(url)
  if (!/^[0-9a-f]{64}$/.test(fingerprint) || !parsed.success || rest.length > 0) throw new Error('not a binding')
  return { fingerprint, url: parsed.data }
}

/** From now on this token of the file goes to the origin of this URL only, whatever a session's environment says. */
export function bindToken(home: string, token: string, url: string): void {
  const own = personFolder(home)
  makePrivateFolder(own)
  writePrivateFile(join(own, BINDING_FILE), `${fingerprintOf(token)} ${url}\n`)
}

/** The URL that this token is bound to, where that is another origin than the one of `url`. */
export function boundElsewhere(binding: TokenBinding | undefined, token: string, url: string): string | undefined {
  if (binding === undefined || binding.fingerprint !== fingerprintOf(token)) return undefined
  return new URL(binding.url).origin === new URL(url).origin ? undefined : binding.url
}

/** True when this token is bound, wherever to. */
export const isBound = (binding: TokenBinding | undefined, token: string): boolean =>
  binding?.fingerprint === fingerprintOf(token)

const fingerprintOf = (token: string): string => createHash('sha256').update(token).digest('hex')
