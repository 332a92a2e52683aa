import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ownCommand } from '../../src/process/own-command.ts'
import { bundle, repository } from './bundle.ts'

let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cm-command-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const env = () => ({ HOME: home, PATH: `${dirname(process.execPath)}${delimiter}/usr/bin${delimiter}/bin` })
const run = (program: string, args: string[], more: Record<string, string> = {}) =>
  execFileSync(program, args, { env: { ...env(), ...more }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

/** A plugin as it is installed, with programs that are made now. */
async function install(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  cpSync(join(repository, 'plugin'), folder, { recursive: true })
  await bundle(join(folder, 'dist'), ['src/cli.ts', 'src/statusline.ts'])
}

test('hints say what can be typed', () => {
  const cli = join(home, 'cc-metrics/dist/cli.mjs')
  expect(ownCommand(cli, '')).toBe(`node "${cli}"`)
  expect(ownCommand('/home/dev/.npm/_npx/1234/node_modules/claude-metrics/plugin/dist/cli.mjs', '')).toBe(
    'npx claude-metrics',
  )
  writeFileSync(join(home, 'claude-metrics'), '', { mode: 0o755 })
  expect(ownCommand(cli, `/nowhere${delimiter}${home}`)).toBe('claude-metrics')
})

describe('the link in ~/.local/bin', () => {
  test('runs the newest version that is installed, and leaves the files of others alone', async () => {
    const versions = join(home, 'cache/cc-metrics')
    await install(join(versions, '0.1.0'))
    run('node', [join(versions, '0.1.0/dist/cli.mjs'), 'link'])
    const path = join(home, '.local/bin/claude-metrics')
    expect(run(path, ['report'])).toMatch(/No sessions/)
    expect(run('sh', ['-c', `echo '{}' | ${path} statusline`])).toBe('cost unknown\n')
    cpSync(join(versions, '0.1.0'), join(versions, '0.2.0'), { recursive: true })
    rmSync(join(versions, '0.1.0'), { recursive: true })
    expect(run(path, ['--version'])).toMatch(/\d/)
    expect(run(path, ['report', '--help'], { PATH: `${join(home, '.local/bin')}:${env().PATH}` })).toMatch(
      /\n {2}claude-metrics report\n/,
    )
    writeFileSync(path, '#!/bin/sh\necho mine\n')
    expect(() => run('node', [join(versions, '0.2.0/dist/cli.mjs'), 'link'])).toThrow(/somebody else/)
    expect(readFileSync(path, 'utf8')).toContain('mine')
  })
})

describe('the npm package', () => {
  test('packed and installed from its tarball, it runs', { timeout: 120_000 }, async () => {
    run('node', [join(repository, 'scripts/package.mjs'), join(home, 'package')])
    await bundle(join(home, 'package/plugin/dist'), ['src/cli.ts', 'src/statusline.ts'])
    run('npm', ['pack', join(home, 'package'), '--pack-destination', home, '--silent'])
    const tarball = readdirSync(home).find((name) => name.endsWith('.tgz')) ?? ''
    run('npm', [
      'install',
      '--prefix',
      join(home, 'there'),
      '--offline',
      '--no-audit',
      '--no-fund',
      join(home, tarball),
    ])
    const program = join(home, 'there/node_modules/.bin/claude-metrics')
    expect(run(program, ['report'])).toMatch(/No sessions/)
    expect(run('sh', ['-c', `echo '{}' | ${program} statusline`])).toBe('cost unknown\n')
  })
})

describe('completion', () => {
  test.each(['bash', 'zsh', 'fish'])('for %s knows commands, options and their values', async (shell) => {
    await bundle(join(home, 'dist'), ['src/cli.ts'])
    const script = run('node', [join(home, 'dist/cli.mjs'), 'completion', shell])
    for (const word of ['report', 'forget', 'week', 'since']) expect(script).toContain(word)
    if (shell !== 'bash') return
    const ask = `${script}\nCOMP_WORDS=(claude-metrics report --by m); COMP_CWORD=3; _claude_metrics; echo "\${COMPREPLY[@]}"`
    expect(run('bash', ['-c', ask])).toBe('month model\n')
    const first = `${script}\nCOMP_WORDS=(claude-metrics rep); COMP_CWORD=1; _claude_metrics; echo "\${COMPREPLY[@]}"`
    expect(run('bash', ['-c', first])).toBe('report\n')
  })
})
