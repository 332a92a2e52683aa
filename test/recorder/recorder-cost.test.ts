import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { makeHome, runHook, SHELLS, SILENT_SUCCESS, waiting } from './recorder.ts'

/** Notes its name, then does what it is called after. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's
const SPY = '#!/bin/sh\necho "${0##*/}" >>"$SPY_LOG"\nexec "/usr/bin/${0##*/}" "$@"\n'

/** Every program of this machine, watched. */
const folder = mkdtempSync(join(tmpdir(), 'spies-'))
const bin = join(folder, 'bin')
mkdirSync(bin)
writeFileSync(join(folder, 'spy'), SPY, { mode: 0o755 })
for (const name of readdirSync('/usr/bin')) if (name !== 'sh') symlinkSync('../spy', join(bin, name))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function programsOf(home: string, event: string, [shell, ...args]: string[]): Promise<string[]> {
  const log = join(home, '..', 'programs')
  const call = { home, event, env: { PATH: bin, SPY_LOG: log }, shell: [`/bin/${shell}`, ...args] }
  expect(await runHook(call)).toEqual(SILENT_SUCCESS)
  return existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : []
}

// Every process costs a millisecond or more, in every hook of every tool call. Busybox is its own cat.
describe.each(SHELLS.filter(([name]) => name !== 'busybox'))('in %s', (...shell) => {
  test.each(['PreToolUse', 'PostToolUse', 'UserPromptSubmit', 'Stop', 'SessionEnd'])(
    'while an agent is alive, %s runs cat and mv and nothing else: no git, no Node, no date',
    async (event) => {
      const home = makeHome()
      writeFileSync(join(home, 'healthcheck.pid'), `${process.pid}\n`)
      expect(await programsOf(home, event, shell)).toEqual(['cat', 'mv'])
      expect(waiting(home)).toHaveLength(1)
    },
  )

  test('while recording is off, nothing is run at all', async () => {
    expect(await programsOf(makeHome({ recording: false }), 'Stop', shell)).toEqual([])
  })
})
