import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { clientPath, repository } from './client.ts'
import { scenario } from './scenario.ts'
import { plugin } from './scratch.ts'
import { bash, denied, say } from './script.ts'

const binary = clientPath()

/** Runs a `claude` command as on a machine where nobody has ever used it. */
function claude(home: string, ...args: string[]) {
  const env = { HOME: home, PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`, TMPDIR: home }
  const { status, stdout, stderr } = spawnSync(binary ?? '', args, { env, encoding: 'utf8', timeout: 60_000 })
  return { status, output: stdout + stderr }
}

describe.skipIf(binary === undefined)('the client', () => {
  const onMachine = (play: (home: string) => void) => () => {
    const home = mkdtempSync(join(tmpdir(), 'cm-install-'))
    try {
      play(home)
    } finally {
      rmSync(home, { recursive: true, force: true })
    }
  }

  test(
    'finds nothing to object to, as strict as the plugin directory is',
    onMachine((home) => {
      const checked = claude(home, 'plugin', 'validate', plugin, '--strict', '--profile', 'directory')
      expect(checked, checked.output).toMatchObject({ status: 0 })
      expect(checked.output).not.toMatch(/warning|⚠/i)
      const catalog = claude(home, 'plugin', 'validate', repository, '--strict')
      expect(catalog, catalog.output).toMatchObject({ status: 0 })
    }),
  )

  test(
    'adds the catalog, installs the plugin with an option, and lists it as enabled',
    onMachine((home) => {
      const added = claude(home, 'plugin', 'marketplace', 'add', repository)
      expect(added, added.output).toMatchObject({ status: 0 })
      const option = 'api_url=https://metrics.example.com/api/v1'
      const installed = claude(home, 'plugin', 'install', 'cc-metrics@claude-metrics', '--config', option)
      expect(installed, installed.output).toMatchObject({ status: 0 })
      const listed = claude(home, 'plugin', 'list')
      expect(listed.output).toMatch(/cc-metrics@claude-metrics.*enabled/s)
      expect(listed.output).not.toMatch(/error|failed/i)
    }),
  )
})

describe('skills', () => {
  for (const command of ['status', 'stop-healthcheck']) {
    const line = `node "${plugin}/dist/cli.mjs" ${command}`
    scenario(
      `/claude-metrics-${command} runs its command without asking for permission`,
      { args: ['--permission-mode', 'default'], script: { main: [[say(bash(line)), say('Done.')]] } },
      async (stage) => {
        const exit = await stage.prompt(`/claude-metrics-${command}`)
        expect(exit.stderr).toBe('')
        expect(stage.received.tools()).toMatchObject([
          { bash_command: line, success: true, permission_outcome: 'allowed' },
        ])
      },
    )
  }

  scenario(
    'no skill may run anything else',
    {
      args: ['--permission-mode', 'default'],
      script: {
        main: [[say(bash(`node "${plugin}/dist/cli.mjs" setup --token-stdin`, denied('rule'))), say('Done.')]],
      },
    },
    async (stage) => {
      await stage.prompt('/claude-metrics-setup')
      expect(stage.received.tools()).toMatchObject([{ success: false, permission_outcome: 'denied_user' }])
    },
  )
})
