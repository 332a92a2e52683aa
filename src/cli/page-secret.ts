import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makePrivateFolder } from '../process/private-files.ts'
import { personFolder } from '../process/profile-path.ts'

const SECRET = /^[A-Za-z0-9_-]{32}$/

/**
 * The part of the page's address that nobody else knows. It stays, so that links to sessions do; where it cannot be
 * kept, it holds as long as the page is open.
 */
export function pageSecret(home: string): string {
  const own = personFolder(home)
  const path = join(own, 'page-secret')
  const known = read(path)
  if (known !== undefined) return known
  const made = randomBytes(24).toString('base64url')
  try {
    makePrivateFolder(own)
    writeFileSync(path, made, { mode: 0o600, flag: 'wx' })
    return made
  } catch {
    // Made by another terminal at the same moment, not what we wrote, or there is no place for it.
    return read(path) ?? made
  }
}

function read(path: string): string | undefined {
  try {
    const text = readFileSync(path, 'utf8').trim()
    return SECRET.test(text) ? text : undefined
  } catch {
    return undefined
  }
}
