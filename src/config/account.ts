import type { ClaudeJson } from './claude-json.ts'
import type { Git } from './git.ts'
import { email } from './setting-value.ts'
import type { Settings } from './settings.ts'

/** Who the events belong to, under the contract's field names. */
export interface Account {
  account_email: string
  account_uuid: string | null
  organization_uuid: string | null
}

/**
 * The account of a session: the configured e-mail address, else that of the client's OAuth account, else git's in the
 * session's folder, else `user@<host's domain or host name>`.
 */
export function createAccountReader(options: {
  settings: Settings
  claudeJson: () => ClaudeJson
  git: Pick<Git, 'userEmail'>
  userName: string
  hostName: string
}): (cwd: string | undefined) => Promise<Account> {
  const { settings, claudeJson, git, userName, hostName } = options
  const lastResort = `${addressPart(userName, 'user')}@${addressPart(domainOf(hostName), 'localhost')}`
  return async (cwd) => {
    const { emailAddress, accountUuid, organizationUuid } = claudeJson()
    const known = settings.accountEmail.value ?? usable(emailAddress)
    return {
      account_email: known ?? (cwd === undefined ? undefined : usable(await git.userEmail(cwd))) ?? lastResort,
      account_uuid: accountUuid ?? null,
      organization_uuid: organizationUuid ?? null,
    }
  }
}

const usable = (address: string | undefined): string | undefined => email.safeParse(address).data

const domainOf = (hostName: string): string => /^[^.]+\.(.+)$/.exec(hostName)?.[1] ?? hostName

/** Windows user names may hold spaces; an address may not. */
const addressPart = (text: string, otherwise: string): string => text.trim().replace(/[\s@]+/g, '-') || otherwise
