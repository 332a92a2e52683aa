import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The name that the npm package and the link have. */
export const COMMAND_NAME = 'claude-metrics'

/** Where npx keeps what it installs for a moment. */
const NPX = /[\\/]_npx[\\/]/

/**
 * What a person can type here to run our commands: every hint says it in these words.
 *
 * @param cliPath path of the plugin's cli.mjs
 * @param searchPath the variable PATH
 */
export function ownCommand(cliPath: string, searchPath: string | undefined): string {
  if (NPX.test(cliPath)) return `npx ${COMMAND_NAME}`
  const folders = (searchPath ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.some((folder) => isProgram(join(folder, COMMAND_NAME))) ? COMMAND_NAME : `node "${cliPath}"`
}

/** Commands that hints name in backquotes, by themselves: `doctor --fix`. */
const NAMED = /`(setup|status|doctor|preview|tail|flush|import|open)((?: [^`]*)?)`/g

/** A hint with its commands as a person can type them here. */
export const asTyped = (hint: string, command: string): string =>
  hint.replaceAll(NAMED, (_, name: string, rest: string) => `\`${command} ${name}${rest}\``)

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
