import { homedir, userInfo } from 'node:os'

/** Where the system has no home folder for a user, as Debian calls it. */
const NOWHERE = '/nonexistent'

/**
 * The user's home folder. With HOME unset or empty it is the one that the system knows of; a container's user without a
 * name has none, and gets a path where nothing is.
 */
export function userHome(): string {
  try {
    // Empty where HOME is, which would be whatever folder we are in.
    return homedir() || userInfo().homedir || NOWHERE
  } catch {
    return NOWHERE
  }
}
