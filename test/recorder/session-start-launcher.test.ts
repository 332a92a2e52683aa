import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { HOOKS, type HookResult, makeHome, runHook, SHELLS, SILENT_SUCCESS } from './recorder.ts'

interface Machine {
  user: string
  root: string
  start(env?: Record<string, string>): Promise<HookResult>
}

/** A user whose PATH has no Node, and a plugin folder. `find`, `touch` and `mkdir` come from a folder without one. */
function makeMachine(shell: string[]): Machine {
  const user = makeHome({ inside: 'a user', recording: false })
  const root = join(user, 'plugin')
  mkdirSync(join(root, 'hooks'), { recursive: true })
  mkdirSync(join(root, 'dist'))
  writeFileSync(join(root, 'dist/session-start.mjs'), '')
  const script = join(root, 'hooks/session-start.sh')
  // Whatever Node this machine has in the usual system places is none of the test's business.
  const text = readFileSync(join(HOOKS, 'session-start.sh'), 'utf8')
  writeFileSync(script, text.replaceAll(/ \/(?:opt|usr|home|run|nix|snap)\/[a-z/.-]*bin\/node/g, ''))
  const bin = join(user, 'bin')
  mkdirSync(bin)
  for (const tool of ['cat', 'find', 'touch', 'mkdir', shell[0] ?? 'sh']) copyFileSync(placeOf(tool), join(bin, tool))
  return {
    user,
    root,
    start: (env) => runHook({ shell, script, env: { HOME: user, PATH: bin, ...env }, input: '{"x":1}' }),
  }
}

const placeOf = (tool: string): string =>
  (process.env.PATH ?? '')
    .split(':')
    .map((folder) => join(folder, tool))
    .find(existsSync) ?? tool

/** A program at `path` that stands for Node: says who it is, what it was given and what it read. */
function putNode(path: string, body = `echo "$0 $*"; cat`): string {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `#!/bin/sh\n${body}\n`)
  chmodSync(path, 0o755)
  return path
}

test.each(['record.sh', 'session-start.sh'])('%s is ASCII, which every shell reads in every locale', (name) => {
  expect(readFileSync(join(HOOKS, name), 'latin1')).toMatch(/^[\n\x20-\x7e]*$/)
})

describe.each(SHELLS.map((shell) => ({ name: shell.join(' '), shell })))('under $name', ({ shell }) => {
  test.each([
    ['on PATH', 'bin/node'],
    ['of nvm', '.nvm/versions/node/v22.3.0/bin/node'],
    ['of fnm', '.local/share/fnm/node-versions/v24.0.0/installation/bin/node'],
    ['of fnm on macOS', 'Library/Application Support/fnm/node-versions/v24.0.0/installation/bin/node'],
    ['of Volta', '.volta/bin/node'],
    ['of mise', '.local/share/mise/shims/node'],
    ['of asdf', '.asdf/shims/node'],
    ['of mise that no shim leads to', '.local/share/mise/installs/node/22.3.0/bin/node'],
    ['of asdf that no shim leads to', '.asdf/installs/nodejs/22.3.0/bin/node'],
    ['of nodenv', '.nodenv/versions/22.3.0/bin/node'],
    ['of proto', '.proto/tools/node/22.3.0/bin/node'],
    ['of Nix', '.nix-profile/bin/node'],
    ['of n', 'n/bin/node'],
    ['of linuxbrew', '.linuxbrew/bin/node'],
    ['in ~/.local/bin', '.local/bin/node'],
  ])('a Node %s is found and gets the hook', async (_name, place) => {
    const machine = makeMachine(shell)
    const node = putNode(join(machine.user, place))
    const { code, output } = await machine.start()
    expect(code).toBe(0)
    expect(output).toBe(`${node} ${machine.root}/hooks/../dist/session-start.mjs\n{"x":1}`)
  })

  test('a Node that an earlier session ran on is found', async () => {
    const machine = makeMachine(shell)
    const node = putNode(join(machine.user, 'odd place/node'))
    mkdirSync(join(machine.user, '.claude-metrics'))
    writeFileSync(join(machine.user, '.claude-metrics/node'), `${node}\n`)
    expect((await machine.start()).output).toContain(node)
  })

  test('of several versions the newest is taken, and none that is too old', async () => {
    const machine = makeMachine(shell)
    for (const version of ['v9.0.0', 'v18.20.0', 'v20.18.1', 'v22.3.0']) {
      putNode(join(machine.user, `.nvm/versions/node/${version}/bin/node`))
    }
    expect((await machine.start()).output).toContain('/v22.3.0/')
  })

  test('a debugger that the user has Node wait for holds up no session, and what it cannot load keeps none from being recorded', async () => {
    const machine = makeMachine(shell)
    putNode(join(machine.user, 'bin/node'), 'echo "options: [$NODE_OPTIONS]"')
    expect(await machine.start({ NODE_OPTIONS: '--inspect-brk --require /gone.js' })).toMatchObject({
      code: 0,
      output: 'options: []\n',
    })
  })

  test('where the user has Node take authorities from is kept, for a Node that understands it', async () => {
    const machine = makeMachine(shell)
    const node = putNode(join(machine.user, 'bin/node'), 'echo "options: [$NODE_OPTIONS]"')
    const env = { NODE_OPTIONS: '--use-openssl-ca --inspect-brk --use-system-ca' }
    expect((await machine.start(env)).output).toBe('options: [ --use-openssl-ca --use-system-ca]\n')
    putNode(node, '[ -z "$NODE_OPTIONS" ] || exit 9; echo started')
    expect((await machine.start(env)).output).toBe('started\n')
  })

  test('with no HOME it is the folder that the system knows', async () => {
    const machine = makeMachine(shell)
    const node = putNode(join(machine.user, 'elsewhere/node'))
    // The system's answer, played: a test must not look into the home of whoever runs it.
    putNode(join(machine.user, 'bin/id'), 'echo somebody')
    const script = join(machine.root, 'hooks/session-start.sh')
    const text = readFileSync(script, 'utf8')
    writeFileSync(script, text.replace('eval "HOME=~$user"', `HOME='${machine.user}'`))
    mkdirSync(join(machine.user, '.claude-metrics'))
    writeFileSync(join(machine.user, '.claude-metrics/node'), `${node}\n`)
    expect((await machine.start({ HOME: '' })).output).toContain(node)
  })

  test('a Node that cannot run the entry is passed over for one that can', async () => {
    const machine = makeMachine(shell)
    putNode(join(machine.user, 'bin/node'), 'echo SyntaxError >&2; exit 1')
    const good = putNode(join(machine.user, '.volta/bin/node'))
    const { code, output } = await machine.start()
    expect({ code, hasGood: output.startsWith(good), hasError: output.includes('SyntaxError') }).toEqual({
      code: 0,
      hasGood: true,
      hasError: false,
    })
  })

  test('without a Node the user reads so, in one line of JSON, once a day', async () => {
    const machine = makeMachine(shell)
    const { code, output } = await machine.start()
    expect(code).toBe(0)
    expect(output.trim().split('\n')).toHaveLength(1)
    expect(JSON.parse(output)).toEqual({
      systemMessage: expect.stringContaining('Node.js 20.18 or newer was not found'),
    })
    expect(await machine.start()).toEqual(SILENT_SUCCESS)

    const stamp = join(machine.user, '.claude-metrics/node-missing')
    expect(lstatSync(stamp).mode & 0o777).toBe(0o600)
    expect(lstatSync(dirname(stamp)).mode & 0o777).toBe(0o700)
    const twoDaysAgo = Date.now() / 1_000 - 2 * 86_400
    utimesSync(stamp, twoDaysAgo, twoDaysAgo)
    expect((await machine.start()).output).toBe(output)
    expect(await machine.start()).toEqual(SILENT_SUCCESS)
  })

  test.each([
    ['.claude-metrics', '~/.claude-metrics/node'],
    ['my metrics', '/my metrics/node'],
    ['a "quoted" \\ one', 'node in the folder CLAUDE_METRICS_HOME'],
  ])('the file it names is the one that is looked at, in %j', async (folder, named) => {
    const machine = makeMachine(shell)
    const { output } = await machine.start({ CLAUDE_METRICS_HOME: join(machine.user, folder) })
    expect(JSON.parse(output).systemMessage).toContain(`${named}, and start a new session`)
  })

  test.each<[string, Record<string, string>]>([
    ['the plugin is switched off', { CLAUDE_METRICS_DISABLED: '1' }],
    ['the plugin is switched off in another word', { CLAUDE_METRICS_DISABLED: 'true' }],
    ['there is no home', { HOME: '' }],
    ['the state folder cannot be made', { CLAUDE_METRICS_HOME: '/dev/null/x' }],
  ])('without a Node nothing is said when %s', async (_name, env) => {
    expect(await makeMachine(shell).start(env)).toEqual(SILENT_SUCCESS)
  })
})
