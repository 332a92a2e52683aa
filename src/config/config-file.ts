import { join } from 'node:path'
import { makePrivateFolder, writePrivateFile } from '../process/private-files.ts'
import { personFolder } from '../process/profile-path.ts'
import { readFileIfThere } from './settings.ts'

/**
 * Sets keys of config.json and keeps the others.
 *
 * @throws when the file is there and is not a JSON object: nobody shall lose settings because of a missing comma
 */
export function updateConfigFile(home: string, changes: Record<string, unknown>): void {
  const own = personFolder(home)
  const path = join(own, 'config.json')
  const current = parse(readFileIfThere(path))
  makePrivateFolder(own)
  writePrivateFile(path, `${JSON.stringify({ ...current, ...changes }, undefined, 2)}\n`)
}

function parse(text: string | undefined): object {
  if (text === undefined || text.trim() === '') return {}
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {}
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new Error('config.json is not a JSON object; mend or remove it first')
}
