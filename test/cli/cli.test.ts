import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundle, VERSION } from './bundle.ts'
import { type Run, runNode } from './run-node.ts'

let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cm cli-'))
  await bundle(folder, ['src/cli.ts'])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const cli = (args: string[]): Promise<Run> =>
  runNode(join(folder, 'cli.mjs'), args, { env: { PATH: process.env.PATH ?? '', HOME: folder } })

describe('usage', () => {
  test('--version and --help are answered', async () => {
    expect(await cli(['--version'])).toMatchObject({ code: 0, stdout: `${VERSION}\n` })
    const help = await cli(['--help'])
    expect(help.code).toBe(0)
    const commands = [
      'setup',
      'status',
      'doctor',
      'preview',
      'tail',
      'flush',
      'import',
      'stop-healthcheck',
      'dev',
      'demo',
    ]
    for (const command of commands) {
      expect(help.stdout).toContain(`\n  ${command} `)
      const own = await cli([command, '--help'])
      expect(own).toMatchObject({ code: 0, stderr: '' })
      expect(own.stdout).toMatch(new RegExp(`Examples:\\n  node ".*cli\\.mjs" ${command}`))
    }
  })

  test('a folder that was removed meanwhile is no obstacle', async () => {
    const command = `mkdir here && cd here && rmdir ../here && exec "${process.execPath}" "${folder}/cli.mjs" status`
    const run = spawnSync('sh', ['-c', command], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder },
      encoding: 'utf8',
    })
    expect(run).toMatchObject({ status: 0, stdout: expect.stringContaining('No destination is configured') })
  })

  test.skipIf(!existsSync('/dev/full'))('what cannot be written is a failure', () => {
    const command = `exec "${process.execPath}" "${folder}/cli.mjs" status >/dev/full`
    expect(spawnSync('sh', ['-c', command], { env: { PATH: process.env.PATH, HOME: folder } }).status).toBe(1)
  })

  test.each([
    [['no-such-command']],
    [['status', '--no-such-option']],
    [['dev', '--port', 'many']],
    [['dev', '--host', 'example.com']],
    [[]],
  ])('%j is a mistake: exit code 2, nothing on standard output', async (args) => {
    const run = await cli(args)
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).not.toBe('')
  })
})
