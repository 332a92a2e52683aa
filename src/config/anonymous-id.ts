import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { writePrivateFile } from '../process/private-files.ts'
import { personFolder } from '../process/profile-path.ts'
import { readFileIfThere } from './settings.ts'

const RANDOM_UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i

/**
 * The id under which usage is reported: random, in `.anonymous_id` (0600), and nothing else knows it. The file is
 * looked at each time, so that whoever deletes it is someone new from then on. Where it cannot be kept, an id lasts as
 * long as this process.
 */
export function createAnonymousId(home: string): () => string {
  const path = join(personFolder(home), '.anonymous_id')
  let unkept: string | undefined
  return () => {
    const kept = idIn(path)
    if (kept !== undefined) return kept
    const id = unkept ?? randomUUID()
    unkept = undefined
    try {
      writePrivateFile(path, `${id}\n`)
    } catch {
      unkept = id
    }
    return id
  }
}

function idIn(path: string): string | undefined {
  try {
    const text = readFileIfThere(path)?.trim() ?? ''
    return RANDOM_UUID.test(text) ? text : undefined
  } catch {
    return undefined
  }
}
