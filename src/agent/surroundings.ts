import { hostname, userInfo } from 'node:os'
import { createAccountReader } from '../config/account.ts'
import { claudeConfigFolder, createClaudeJson } from '../config/claude-json.ts'
import { createGit } from '../config/git.ts'
import { createInventory } from '../config/inventory.ts'
import { gatherMachine } from '../config/machine.ts'
import type { Environment, Settings } from '../config/settings.ts'
import type { Surroundings } from '../contract/surroundings.ts'

export interface SurroundingsOptions {
  settings: Settings
  env: Environment
  userHome: string
  version: string
  now: () => number
}

/**
 * Who uses which machine, repository, servers and skills. The machine is looked at once; the rest when a folder is new
 * or a while has passed.
 */
export async function createSurroundings(
  options: SurroundingsOptions,
): Promise<(cwd: string | undefined) => Promise<Surroundings>> {
  const { settings, env, userHome, version, now } = options
  const claudeJson = createClaudeJson({ env, userHome, now })
  const git = createGit({ now })
  const account = createAccountReader({ settings, claudeJson, git, userName: userName(), hostName: hostname() })
  const inventory = createInventory({ claudeJson, claudeFolder: claudeConfigFolder(env, userHome), now })
  const machine = await gatherMachine({ settings })
  return async (cwd) => {
    const [who, gitRepo] = await Promise.all([account(cwd), cwd === undefined ? undefined : git.originUrl(cwd)])
    return {
      account: who,
      gitRepo: gitRepo ?? null,
      clientMeta: { ...machine, plugin_version: version, claude_code_version: null, ...inventory(cwd) },
    }
  }
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // A user id without an entry in the user database, as in some containers.
    return 'user'
  }
}
