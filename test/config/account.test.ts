import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAccountReader } from '../../src/config/account.ts'
import { createClaudeJson } from '../../src/config/claude-json.ts'
import { resolveSettings } from '../../src/config/settings.ts'

let userHome: string
let nowMs = 0

beforeEach(() => {
  userHome = mkdtempSync(join(tmpdir(), 'cm-account-'))
  nowMs = 0
})
afterEach(() => {
  rmSync(userHome, { recursive: true, force: true })
})

const oauthAccount = { emailAddress: 'oauth@claude.test', accountUuid: 'a-1', organizationUuid: 'o-1', other: 'x' }

function account(options: { env?: Record<string, string>; gitEmail?: string; userName?: string; hostName?: string }) {
  const { env = {}, gitEmail, userName = 'dev', hostName = 'laptop' } = options
  const settings = resolveSettings({ env, home: join(userHome, '.claude-metrics') })
  const claudeJson = createClaudeJson({ env, userHome, now: () => nowMs })
  return createAccountReader({ settings, claudeJson, git: { userEmail: async () => gitEmail }, userName, hostName })
}
const writeClaudeJson = (content: unknown, folder = userHome) =>
  writeFileSync(join(folder, '.claude.json'), JSON.stringify(content))

test('the configured address wins; the account ids are those of the client', async () => {
  writeClaudeJson({ oauthAccount })
  const read = account({ env: { CLAUDE_METRICS_ACCOUNT_EMAIL: 'me@work.test' }, gitEmail: 'git@me.test' })
  expect(await read('/project')).toEqual({
    account_email: 'me@work.test',
    account_uuid: 'a-1',
    organization_uuid: 'o-1',
  })
})

test('then the OAuth account of the client', async () => {
  writeClaudeJson({ oauthAccount })
  expect((await account({ gitEmail: 'git@me.test' })('/project')).account_email).toBe('oauth@claude.test')
})

test('then git in the folder of the session', async () => {
  expect(await account({ gitEmail: 'git@me.test' })('/project')).toEqual({
    account_email: 'git@me.test',
    account_uuid: null,
    organization_uuid: null,
  })
})

test.each([
  ['dev', 'laptop', 'dev@laptop'],
  ['dev', 'laptop.corp.test', 'dev@corp.test'],
  ['Ann Other', 'pc', 'Ann-Other@pc'],
  ['', '', 'user@localhost'],
])('then the user %j at host %j: %s', async (userName, hostName, expected) => {
  expect((await account({ userName, hostName, gitEmail: 'no address' })('/project')).account_email).toBe(expected)
})

test('CLAUDE_CONFIG_DIR moves the file of the client', async () => {
  const folder = join(userHome, 'elsewhere')
  mkdirSync(folder)
  writeClaudeJson({ oauthAccount }, folder)
  expect((await account({ env: { CLAUDE_CONFIG_DIR: folder } })(undefined)).account_uuid).toBe('a-1')
})

test.each(['{"oauthAccount": ', '[]', '{"oauthAccount": 7}', 'null'])(
  'a file holding %s is as good as none',
  async (text) => {
    writeFileSync(join(userHome, '.claude.json'), text)
    expect(await account({})(undefined)).toEqual({
      account_email: 'dev@laptop',
      account_uuid: null,
      organization_uuid: null,
    })
  },
)

test('a login is noticed within a minute, and a half-written file changes nothing', async () => {
  const read = account({})
  expect((await read(undefined)).account_uuid).toBeNull()
  writeClaudeJson({ oauthAccount })
  nowMs += 60_000
  expect((await read(undefined)).account_uuid).toBe('a-1')
  writeFileSync(join(userHome, '.claude.json'), '{"oauth')
  nowMs += 60_000
  expect((await read(undefined)).account_uuid).toBe('a-1')
})
