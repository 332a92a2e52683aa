import { chownSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseEntry } from '../../src/spool/entry.ts'
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

const PAYLOADS: [string, Buffer][] = [
  ['nothing', Buffer.alloc(0)],
  ['a line without end', Buffer.from('{"a":1}')],
  ['4 MB', Buffer.from(JSON.stringify({ content: 'é'.repeat(2_000_000) }))],
  ['NULs', Buffer.from('{"a":"\0\0"}\0')],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0xc3, 0x28, 0x0a, 0x0d, 0x0a])],
  ['text that a shell would act on', Buffer.from('{"a":"$(touch x) `id` \\n \\\\ %s %n -n -e"}')],
]

describe.each(SHELLS.map((shell) => ({ name: shell.join(' '), shell })))('under $name', ({ shell }) => {
  test.each(PAYLOADS)('%s arrives byte for byte', async (_name, input) => {
    const home = makeHome()
    expect(await runHook({ home, shell, input })).toEqual(SILENT_SUCCESS)
    expect(onlyEntry(home).payload.equals(input)).toBe(true)
    expect(drafts(home)).toEqual([])
  })

  test('the header carries the event and what only the environment knows', async () => {
    const home = makeHome()
    const env = {
      AI_AGENT: 'claude-code_2-1-328_harness',
      CLAUDE_CODE_ENTRYPOINT: 'sdk-cli',
      CLAUDE_EFFORT: 'high',
      CLAUDE_METRICS_BASH_ARGS: '1',
      CLAUDE_PID: '4711',
      TRACEPARENT: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    }
    expect(await runHook({ home, shell, event: 'PreToolUse', env })).toEqual(SILENT_SUCCESS)
    const { header, payload } = onlyEntry(home)
    expect(header).toBe(
      `cm1 PreToolUse bash_args=1 effort=high client=claude-code_2-1-328_harness entry=sdk-cli pid=4711 traceparent=${env.TRACEPARENT}`,
    )
    expect(parseEntry(Buffer.concat([Buffer.from(`${header}\n`), payload]), 0)).toMatchObject({
      kind: 'entry',
      event: 'PreToolUse',
      marks: {
        bashArgs: true,
        effort: 'high',
        entrypoint: 'sdk-cli',
        clientPid: 4711,
        traceparent: env.TRACEPARENT,
      },
    })
  })

  test.each(['a b', 'x\ny=1', 'é', '$(id)', '*', 'x'.repeat(129), ''])(
    'a header value such as %j is left out',
    async (value) => {
      const home = makeHome()
      expect(await runHook({ home, shell, env: { CLAUDE_EFFORT: value, LC_ALL: 'C.UTF-8' } })).toEqual(SILENT_SUCCESS)
      expect(onlyEntry(home).header).toBe('cm1 PostToolUse')
    },
  )

  test.each(['../../../etc/cron.d/x', 'a/b', '..', '-rf', 'a b', "a'b", 'a\nb', 'é', '', 'x'.repeat(65), '$(id)'])(
    'a session id such as %j names no file outside the spool',
    async (id) => {
      const home = makeHome()
      expect(await runHook({ home, shell, env: { CLAUDE_CODE_SESSION_ID: id } })).toEqual(SILENT_SUCCESS)
      expect(onlyEntry(home).name).toMatch(id === '-rf' ? /^-rf\.\d+$/ : /^x\.\d+$/)
    },
  )

  test.each(['with space', `it's "quoted"`, 'line\nbreak', '-n', '$HOME `id` *'])(
    'works in a home such as %j',
    async (inside) => {
      const home = makeHome({ inside })
      expect(await runHook({ home, shell })).toEqual(SILENT_SUCCESS)
      expect(waiting(home)).toHaveLength(1)
    },
  )

  // A project's settings reach hooks as environment: such a folder may have come with the project.
  test.each(['-f', '/proc/self/cwd/-f', 'project', 'dots'])(
    'nothing is recorded in a home such as %s',
    async (kind) => {
      const home = makeHome({ inside: '-f' })
      const outer = join(home, '..')
      const named = kind === 'project' ? home : kind === 'dots' ? `${outer}/../${outer.split('/').at(-1)}/-f` : kind
      const env = { CLAUDE_PROJECT_DIR: kind === 'project' ? outer : '/elsewhere' }
      expect(await runHook({ home: named, cwd: outer, shell, env })).toEqual(SILENT_SUCCESS)
      expect(waiting(home)).toEqual([])
    },
  )

  test.each(['.', '/proc/self/cwd'])('nothing is recorded below a home folder such as %s', async (named) => {
    const home = makeHome({ inside: '.claude-metrics' })
    const env = { HOME: named, CLAUDE_METRICS_HOME: '', CLAUDE_PROJECT_DIR: '/elsewhere' }
    expect(await runHook({ home, cwd: join(home, '..'), shell, env })).toEqual(SILENT_SUCCESS)
    expect(waiting(home)).toEqual([])
  })

  test.skipIf(process.getuid?.() !== 0)('nothing is recorded in a home of somebody else', async () => {
    const home = makeHome()
    chownSync(home, 65534, 65534)
    expect(await runHook({ home, shell })).toEqual(SILENT_SUCCESS)
    expect(waiting(home)).toEqual([])
  })

  test('two entries of one session and pid both stay', async () => {
    const home = makeHome()
    // The name that is taken has to be known before the recorder's pid is: all names of all pids are too many, so a
    // shell becomes the recorder.
    const script = join(home, 'collide.sh')
    writeFileSync(
      script,
      `: >"$CLAUDE_METRICS_HOME/spool/new/session-1.$$"; : >"$CLAUDE_METRICS_HOME/spool/drafts/session-1.$$.1"; . ${RECORDER}\n`,
    )
    expect(await runHook({ home, shell, script, input: '{"mine":1}' })).toEqual(SILENT_SUCCESS)
    expect(waiting(home).sort()).toEqual([
      expect.stringMatching(/\.\d+$/),
      expect.stringMatching(/^session-1\.\d+\.2$/),
    ])
    expect(drafts(home)).toHaveLength(1)
  })
})

test.each([
  ['1', undefined, 'bash_args=1'],
  ['true', undefined, 'bash_args=1'],
  [undefined, '1', 'bash_args=1'],
  [undefined, 'true', 'bash_args=1'],
  ['', 'true', 'bash_args=1'],
  ['0', 'true', 'bash_args=0'],
  ['false', '1', 'bash_args=0'],
  ['1', 'false', 'bash_args=0'],
  ['1', 'true', 'bash_args=1'],
  [undefined, 'false', 'bash_args=0'],
  [undefined, undefined, undefined],
])('with bash args %j in the environment and %j as option the mark is %j', async (environment, option, mark) => {
  const home = makeHome()
  await runHook({
    home,
    env: {
      ...(environment !== undefined && { CLAUDE_METRICS_BASH_ARGS: environment }),
      ...(option !== undefined && { CLAUDE_PLUGIN_OPTION_BASH_ARGS: option }),
    },
  })
  expect(onlyEntry(home).header).toBe(['cm1 PostToolUse', mark].filter(Boolean).join(' '))
})

test.each([
  ['0', 'otlp_content=0'],
  ['off', 'otlp_content=0'],
  ['maybe', 'otlp_content=0'],
  ['1', 'otlp_content=1'],
  ['TRUE', 'otlp_content=1'],
  ['tools', undefined],
  ['Tools', undefined],
  ['', undefined],
])('with text for a collector %j in the environment the mark is %j', async (said, mark) => {
  const home = makeHome()
  await runHook({ home, env: { CLAUDE_METRICS_OTLP_CONTENT: said } })
  expect(onlyEntry(home).header).toBe(['cm1 PostToolUse', mark].filter(Boolean).join(' '))
})

test('CLAUDE_METRICS_EFFORT is stronger than the effort of the client', async () => {
  const home = makeHome()
  await runHook({ home, env: { CLAUDE_METRICS_EFFORT: 'max', CLAUDE_EFFORT: 'low' } })
  expect(onlyEntry(home).header).toBe('cm1 PostToolUse effort=max')
})

test('entries are for their owner alone, whatever the umask', async () => {
  const home = makeHome()
  const before = process.umask(0)
  try {
    await runHook({ home })
  } finally {
    process.umask(before)
  }
  expect(lstatSync(join(home, 'spool/new', onlyEntry(home).name)).mode & 0o777).toBe(0o600)
})

/** A search path on which the system says this of the user's name. */
function withUserName(name: string): Record<string, string> {
  const bin = makeHome({ inside: 'bin', recording: false })
  writeFileSync(join(bin, 'id'), `#!/bin/sh\necho '${name}'\n`, { mode: 0o755 })
  return { PATH: `${bin}:${process.env.PATH}` }
}

test.each(SHELLS)('in %s with no HOME it is in the folder that the system knows', async (...shell) => {
  const home = makeHome({ inside: '.claude-metrics' })
  const script = join(home, 'record.sh')
  // The system's answer, played: a test must not look into the home of whoever runs it.
  const text = readFileSync(RECORDER, 'utf8')
  expect(text).toContain('eval "HOME=~$user"')
  writeFileSync(script, text.replace('eval "HOME=~$user"', `HOME='${join(home, '..')}'`))
  const env = withUserName('somebody')
  expect(await runHook({ shell, script, env: { ...env, HOME: '' } })).toEqual(SILENT_SUCCESS)
  expect(await runHook({ shell, script, env })).toEqual(SILENT_SUCCESS)
  expect(waiting(home)).toHaveLength(2)
})

test('without CLAUDE_METRICS_HOME the state folder is in HOME', async () => {
  const home = makeHome({ inside: '.claude-metrics' })
  expect(await runHook({ env: { HOME: join(home, '..') } })).toEqual(SILENT_SUCCESS)
  expect(waiting(home)).toHaveLength(1)
})

describe('nothing is recorded, and nothing said,', () => {
  test.each<[string, () => Record<string, string>]>([
    ['when there is no HOME and the user has no name', () => withUserName('')],
    ['when the user is nobody the system knows', () => ({ HOME: '', ...withUserName('no-such-user') })],
    ['when the name is none', () => ({ HOME: '', ...withUserName('$(touch trapped)') })],
    ['when the home is missing', () => ({ CLAUDE_METRICS_HOME: '/nonexistent/home' })],
    ['when the home is a file', () => ({ CLAUDE_METRICS_HOME: '/dev/null' })],
  ])('%s', async (_name, env) => {
    const cwd = makeHome()
    expect(await runHook({ env: env(), cwd })).toEqual(SILENT_SUCCESS)
    expect(readdirSync(cwd)).toEqual(['spool'])
  })

  test('when recording is off', async () => {
    const home = makeHome({ recording: false })
    expect(await runHook({ home })).toEqual(SILENT_SUCCESS)
    mkdirSync(join(home, 'spool/new'), { recursive: true })
    expect(await runHook({ home })).toEqual(SILENT_SUCCESS)
    expect(waiting(home)).toEqual([])
  })

  test('when CLAUDE_METRICS_DISABLED is 1', async () => {
    const home = makeHome()
    expect(await runHook({ home, env: { CLAUDE_METRICS_DISABLED: '1' } })).toEqual(SILENT_SUCCESS)
    expect(waiting(home)).toEqual([])
  })

  test.each(['', '../x', 'A B', 'Stop\nx'])('for an event such as %j', async (event) => {
    const home = makeHome()
    expect(await runHook({ home, event })).toEqual(SILENT_SUCCESS)
    expect(waiting(home)).toEqual([])
  })

  test('and the client is not kept waiting for a stdin that nobody reads', async () => {
    const { done } = startHook({ home: makeHome({ recording: false }), input: undefined })
    expect(await done).toEqual(SILENT_SUCCESS)
  })
})

test('64 recorders at once lose nothing', async () => {
  const home = makeHome()
  const inputs = Array.from({ length: 64 }, (_, n) => JSON.stringify({ n, filler: 'x'.repeat(20_000) }))
  const results = await Promise.all(inputs.map((input) => runHook({ home, input })))
  expect(results).toEqual(inputs.map(() => SILENT_SUCCESS))
  expect(waiting(home)).toHaveLength(64)
  expect(drafts(home)).toEqual([])
})

test.each([
  ['full', undefined, undefined],
  ['full', 'none', 'none'],
  ['Redacted', 'full', 'redacted'],
  ['none', 'redacted', 'none'],
  [undefined, 'NONE', 'none'],
  ['some', undefined, 'none'],
  [undefined, undefined, undefined],
])('with content %j in the environment and %j as option the mark is %j', async (environment, option, content) => {
  const home = makeHome()
  const env = {
    ...(environment && { CLAUDE_METRICS_CONTENT: environment }),
    ...(option && { CLAUDE_PLUGIN_OPTION_CONTENT: option }),
  }
  await runHook({ home, env })
  const { header, payload } = onlyEntry(home)
  expect(header).toBe(['cm1 PostToolUse', content && `content=${content}`].filter(Boolean).join(' '))
  const entry = parseEntry(Buffer.concat([Buffer.from(`${header}\n`), payload]), 0)
  expect(entry.kind === 'entry' && entry.marks.content).toBe(content)
})
