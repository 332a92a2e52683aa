import { basename, dirname, join } from 'node:path'
import { namesIn } from './folder-names.ts'

const FOLDER = 'profiles'
const KEY = /^[0-9a-f]{16}$/

/**
 * The state folder of a profile, in the person's. It has all that a state folder has but what is the person's own, see
 * {@link personFolder}.
 *
 * @param key 16 hex digits
 */
export const profilePath = (home: string, key: string): string => join(home, FOLDER, key)

/** Where it stands which profile a session has. The recorder reads it. @param session as in the names of the spool */
export const profileNote = (home: string, session: string): string => join(home, FOLDER, session)

/**
 * The state folder that is no profile's: there are the token, config.json, the ids of machine and person, the history.
 * They are the same whatever destinations a session has.
 */
export function personFolder(home: string): string {
  const parent = dirname(home)
  return KEY.test(basename(home)) && basename(parent) === FOLDER ? dirname(parent) : home
}

/** The person's folder and those of all profiles in it. */
export function stateFolders(home: string): string[] {
  const person = personFolder(home)
  const keys = namesIn(join(person, FOLDER)).filter((name) => KEY.test(name))
  return [person, ...keys.map((key) => profilePath(person, key))]
}
