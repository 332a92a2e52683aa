import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { repository } from './client.ts'

/** Files of a scratch project by path; bytes for what is not text. */
export type ScratchFiles = Record<string, string | Uint8Array>

export interface ScratchOptions {
  files?: ScratchFiles
  /** ~/.claude/settings.json */
  settings?: object
  /** Merged into ~/.claude.json */
  claudeJson?: object
}

/** A machine of one scenario: its own home, project, temporary folder and state folder of the plugin. */
export interface Scratch {
  root: string
  home: string
  project: string
  tmp: string
  /** The plugin's state folder. */
  state: string
  remove(): void
}

/** Not a key of anything: it only has to look like one to the client. */
export const API_KEY = 'sk-ant-dummy-key-for-loopback-only-0000'
export const INGEST_TOKEN = `cm_${'e2e0'.repeat(12)}`
export const ACCOUNT = { emailAddress: 'ada@example.com', accountUuid: 'acc-1', organizationUuid: 'org-1' }
/** With a password in it, which must never leave the machine. */
const REMOTE_URL = 'https://ada:hunter2@git.example.com/team/project.git'
export const CLEAN_REMOTE_URL = 'https://git.example.com/team/project.git'

export function createScratch({ files = {}, settings, claudeJson = {} }: ScratchOptions): Scratch {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'cm-e2e-')))
  const [home, project, tmp] = [join(root, 'home'), join(root, 'project'), join(root, 'tmp')]
  for (const folder of [join(home, '.claude'), project, tmp]) mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(home, '.claude.json'),
    JSON.stringify({
      hasCompletedOnboarding: true,
      theme: 'dark',
      numStartups: 5,
      bypassPermissionsModeAccepted: true,
      customApiKeyResponses: { approved: [API_KEY.slice(-20)], rejected: [] },
      projects: { [project]: { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true, allowedTools: [] } },
      oauthAccount: ACCOUNT,
      ...claudeJson,
    }),
  )
  if (settings) writeFileSync(join(home, '.claude', 'settings.json'), JSON.stringify(settings))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), content)
  }
  const git = (...args: string[]) =>
    spawnSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], { cwd: project })
  git('init', '-q', '-b', 'main')
  git('remote', 'add', 'origin', REMOTE_URL)
  git('add', '-A')
  git('commit', '-qm', 'init', '--allow-empty')
  const remove = () => rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  return { root, home, project, tmp, state: join(home, '.claude-metrics'), remove }
}

/** The whole environment of the client: nothing of ours gets in. */
export function clientEnvironment(scratch: Scratch, urls: { api: string; ingest: string }): Record<string, string> {
  return {
    HOME: scratch.home,
    PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    SHELL: '/bin/bash',
    TMPDIR: scratch.tmp,
    IS_SANDBOX: '1',
    ANTHROPIC_BASE_URL: urls.api,
    ANTHROPIC_API_KEY: API_KEY,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_AUTOUPDATER: '1',
    DISABLE_ERROR_REPORTING: '1',
    CLAUDE_METRICS_API_URL: urls.ingest,
    CLAUDE_METRICS_API_TOKEN: INGEST_TOKEN,
    CLAUDE_METRICS_HOME: scratch.state,
    CLAUDE_METRICS_BASH_ARGS: '1',
  }
}

/** The plugin under test; CLAUDE_METRICS_E2E_PLUGIN names another copy, such as an installed one. */
export const plugin = process.env.CLAUDE_METRICS_E2E_PLUGIN || join(repository, 'plugin')
export const fixturePlugin = join(repository, 'test', 'e2e', 'fixture-plugin')
