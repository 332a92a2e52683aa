import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { parseEntry } from '../../src/spool/entry.ts'
import { createSpool } from '../../src/spool/spool.ts'
import {
  drafts,
  makeHome,
  onlyEntry,
  RECORDER,
  runHook,
  SHELLS,
  SILENT_SUCCESS,
  startHook,
  waiting,
} from './recorder.ts'

const quiet = { line: () => {} }
const laterBy = (ms: number) => () => Date.now() + ms

describe.each(SHELLS.map((shell) => ({ name: shell.join(' '), shell })))('under $name', ({ shell }) => {
  test('a disk that fills up leaves no half entry', async () => {
    const home = makeHome()
    const script = join(home, 'full.sh')
    // A limit on file sizes fails a write in the middle, as a full disk does.
    writeFileSync(script, `trap '' XFSZ; ulimit -f 8; exec ${shell.join(' ')} ${RECORDER} "$1"\n`)
    expect(await runHook({ home, shell, script, input: 'x'.repeat(100_000) })).toEqual(SILENT_SUCCESS)
    expect(waiting(home)).toEqual([])
    expect(drafts(home)).toEqual([])
    expect(await runHook({ home, shell, script, input: '{}' })).toEqual(SILENT_SUCCESS)
    expect(waiting(home)).toHaveLength(1)
  })

  test('a home that is read-only is left alone in silence', async () => {
    const home = makeHome()
    const script = join(home, 'record.sh')
    copyFileSync(RECORDER, script)
    const folders = ['spool/drafts', 'spool/new', 'spool', '.'].map((folder) => join(home, folder))
    for (const folder of folders) chmodSync(folder, 0o555)
    // Modes do not bind root: there, be nobody.
    const uid = process.getuid?.() === 0 ? { uid: 65534 } : {}
    expect(await runHook({ home, shell, script, event: 'Stop', ...uid })).toEqual(SILENT_SUCCESS)
    expect(waiting(home)).toEqual([])
    // An ordinary user could not remove it otherwise.
    for (const folder of folders) chmodSync(folder, 0o755)
  })

  test('a draft of somebody else under the same name is neither written nor removed', async () => {
    const home = makeHome()
    const script = join(home, 'race.sh')
    // To the recorder the dangling link is no file until it opens it: the same as a file made in between.
    writeFileSync(
      script,
      `ln -s "$CLAUDE_METRICS_HOME/elsewhere" "$CLAUDE_METRICS_HOME/spool/drafts/session-1.$$"; . ${RECORDER}\n`,
    )
    expect(await runHook({ home, shell, script })).toEqual(SILENT_SUCCESS)
    expect(drafts(home)).toHaveLength(1)
    expect(existsSync(join(home, 'elsewhere'))).toBe(false)
    expect(waiting(home)).toEqual([])
  })

  test('a SIGTERM right after the start costs no StopFailure', async () => {
    const home = makeHome()
    const hooks = Array.from({ length: 10 }, () => startHook({ home, shell, event: 'StopFailure', input: undefined }))
    // The client gives it 20 to 30 ms, which is enough to begin; a busy machine needs longer for ten of them.
    await vi.waitFor(() => expect(drafts(home)).toHaveLength(10))
    for (const { child } of hooks) process.kill(-(child.pid ?? 0), 'SIGTERM')
    for (const { child } of hooks) child.stdin?.end(JSON.stringify({ error: 'rate_limit', filler: 'x'.repeat(50_000) }))
    expect(await Promise.all(hooks.map(({ done }) => done))).toEqual(hooks.map(() => SILENT_SUCCESS))
    expect(waiting(home)).toHaveLength(10)
  })

  test('what a recorder has read when it is killed for waiting is salvaged, with the time of the hook', async () => {
    const home = makeHome()
    const { child, done } = startHook({ home, shell, event: 'SessionEnd', input: undefined })
    child.stdin?.write('{"reason":"clear"}')
    await vi.waitFor(() => expect(createSpool({ home, now: laterBy(11_000), log: quiet }).depth().drafts).toBe(1))
    await vi.waitFor(() => expect(contentOf(home, 'drafts')).toContain('clear'))
    process.kill(-(child.pid ?? 0), 'SIGTERM')
    expect(await done).toEqual(SILENT_SUCCESS)
    expect(createSpool({ home, now: Date.now, log: quiet }).salvage()).toEqual({ published: 1, setAside: 0 })
    expect(onlyEntry(home).payload.toString()).toBe('{"reason":"clear"}')
  })

  test('a recorder whose stdin never ends does not keep its entry back', async () => {
    const home = makeHome()
    const { child, done } = startHook({ home, shell, event: 'Notification', input: undefined })
    child.stdin?.write('{"message":"x"}')
    await vi.waitFor(() => expect(contentOf(home, 'drafts')).toContain('message'))
    const spool = createSpool({ home, now: laterBy(11_000), log: quiet })
    expect(spool.salvage()).toEqual({ published: 1, setAside: 0 })
    expect(waiting(home)).toHaveLength(1)
    child.stdin?.end()
    expect(await done).toEqual(SILENT_SUCCESS)
    expect(waiting(home)).toHaveLength(1)
    expect(drafts(home)).toEqual([])
  })
})

test('a spool that vanishes while it records is no trouble', async () => {
  const home = makeHome()
  const { child, done } = startHook({ home, input: undefined })
  child.stdin?.write('{')
  await vi.waitFor(() => expect(drafts(home)).toHaveLength(1))
  rmSync(home, { recursive: true })
  child.stdin?.end('}')
  expect(await done).toEqual(SILENT_SUCCESS)
  expect(existsSync(home)).toBe(false)
})

test('tools that are missing from PATH are found where they always are', async () => {
  const home = makeHome()
  const bin = join(home, 'bin')
  mkdirSync(bin)
  symlinkSync('/bin/sh', join(bin, 'sh'))
  expect(await runHook({ home, env: { PATH: bin } })).toEqual(SILENT_SUCCESS)
  expect(waiting(home)).toHaveLength(1)
})

test('without a PATH no program is taken from the project folder', async () => {
  const home = makeHome()
  const cwd = makeHome({ recording: false })
  for (const name of ['cat', 'mv', 'rm', 'setsid']) {
    writeFileSync(join(cwd, name), '#!/bin/sh\n: >"$CLAUDE_METRICS_HOME/trapped"\n', { mode: 0o755 })
  }
  expect(await runHook({ home, cwd, shell: ['/bin/sh'], env: { PATH: '' } })).toEqual(SILENT_SUCCESS)
  expect(waiting(home)).toHaveLength(1)
  expect(existsSync(join(home, 'trapped'))).toBe(false)
})

test('whatever the environment holds, the recorder is silent and its entry can be read', async () => {
  const value = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom(...'$`"\'\\*?[]!;&|<>(){}~#\n\t =') }),
  )
  const text = value.map((raw) => raw.replaceAll('\0', ''))
  const env = fc.record({
    AI_AGENT: text,
    CLAUDE_CODE_ENTRYPOINT: text,
    CLAUDE_CODE_SESSION_ID: text,
    CLAUDE_EFFORT: text,
    CLAUDE_METRICS_BASH_ARGS: text,
    CLAUDE_PID: text,
  })
  await fc.assert(
    fc.asyncProperty(env, fc.uint8Array(), async (environment, input) => {
      const home = makeHome()
      expect(await runHook({ home, env: environment, event: 'Notification', input })).toEqual(SILENT_SUCCESS)
      const { header, payload } = onlyEntry(home)
      expect(parseEntry(Buffer.from(`${header}\n{}`), 0)).toMatchObject({ kind: 'entry', event: 'Notification' })
      expect(payload.equals(input)).toBe(true)
    }),
    { numRuns: 60 },
  )
})

function contentOf(home: string, folder: string): string {
  const path = join(home, 'spool', folder)
  return readdirSync(path)
    .map((name) => readFileSync(join(path, name), 'utf8'))
    .join('')
}
