import { statSync } from 'node:fs'
import { join } from 'node:path'
import { makePrivateFolder, writePrivateFile } from '../process/private-files.ts'
import { personFolder } from '../process/profile-path.ts'
import { TOKEN_PATTERN } from './setting-value.ts'
import { type ReadFile, readFileIfThere, type Settings } from './settings.ts'
import { boundElsewhere, readBinding } from './token-binding.ts'

/** Whole words only: a longer run of letters is something else. */
const TOKENS_IN_TEXT = /(?<![A-Za-z0-9_])cm_[A-Za-z0-9]{48}(?![A-Za-z0-9_])/g

/** The last token within a text that a person typed. */
export const tokenInText = (text: string): string | undefined => text.match(TOKENS_IN_TEXT)?.at(-1)

export const isToken = (text: string): boolean => TOKEN_PATTERN.test(text)

/** Keeps the token in its file, readable by the user alone. Throws on anything that does not look like a token. */
export function saveToken(home: string, token: string): void {
  if (!isToken(token)) throw new Error('not a token: it must be cm_ followed by 48 letters and digits')
  const own = personFolder(home)
  makePrivateFolder(own)
  writePrivateFile(join(own, 'token'), `${token}\n`)
}

/**
 * The token of this moment: what environment or plugin option say, else the token file, read again when it changed.
 * Cheap enough to be asked for each request. A token that has been set up for another URL since does not count.
 */
export function createTokenSource(options: { settings: Settings; readFile?: ReadFile }): () => string | undefined {
  const { settings, readFile = readFileIfThere } = options
  const { value, origin } = settings.apiToken
  if (origin === 'environment' || origin === 'plugin option') return () => value
  const path = join(personFolder(settings.home.value), 'token')
  let seen: string | undefined
  let current: string | undefined
  return () => {
    const state = fileState(path)
    if (state === seen) return current
    seen = state
    current = state === undefined ? undefined : tokenIn(path, readFile)
    if (current !== undefined && isForAnother(current, settings, readFile)) current = undefined
    return current
  }
}

/** `setup` binds a token before it writes it, so this is known as soon as the token is. */
function isForAnother(token: string, { home, apiUrl }: Settings, readFile: ReadFile): boolean {
  try {
    return boundElsewhere(readBinding(home.value, readFile), token, apiUrl.value) !== undefined
  } catch {
    return true
  }
}

function fileState(path: string): string | undefined {
  try {
    const { mtimeNs, size, ino } = statSync(path, { bigint: true })
    return `${mtimeNs}:${size}:${ino}`
  } catch {
    return undefined
  }
}

function tokenIn(path: string, readFile: ReadFile): string | undefined {
  try {
    const text = readFile(path)?.trim() ?? ''
    return isToken(text) ? text : undefined
  } catch {
    return undefined
  }
}
