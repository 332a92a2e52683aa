import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, test, vi } from 'vitest'
import { processIdentity } from '../../src/process/identity.ts'
import { type HookCall, makeHome, RECORDER, runHook, SHELLS, SILENT_SUCCESS, startHook, waiting } from './recorder.ts'

/**
 * Stands for Node: notes each start (pid, arguments, NODE_OPTIONS), then stays until it is asked to go or its home is
 * gone.
 */
const FAKE_NODE = `#!/bin/sh
echo "$$ [$NODE_OPTIONS] $*" >>"$CLAUDE_METRICS_HOME/starts"
while [ -d "$CLAUDE_METRICS_HOME" ] && [ ! -e "$CLAUDE_METRICS_HOME/go" ]; do sleep 0.02; done
echo done >>"$CLAUDE_METRICS_HOME/ends"
`

const AGENT_EVENTS = ['UserPromptSubmit', 'Stop', 'StopFailure', 'SessionEnd']
/** A home that knows a Node, and a plugin folder with the recorder and an entry to start. */
function makePlugin(options: { edit?: (script: string) => string } = {}): HookCall & { home: string; root: string } {
  const home = makeHome()
  const root = join(home, 'plugin root')
  mkdirSync(join(root, 'hooks'), { recursive: true })
  mkdirSync(join(root, 'dist'))
  writeFileSync(join(root, 'dist/session-start.mjs'), '')
  const script = join(root, 'hooks/record.sh')
  const edit = options.edit ?? ((text) => text)
  writeFileSync(script, edit(readFileSync(RECORDER, 'utf8')))
  const node = join(home, 'fake node')
  writeFileSync(node, FAKE_NODE)
  chmodSync(node, 0o755)
  writeFileSync(join(home, 'node'), `${node}\n`)
  return { home, root, script, env: { CLAUDE_PLUGIN_ROOT: root } }
}

const lines = (home: string, file: string): string[] =>
  existsSync(join(home, file)) ? readFileSync(join(home, file), 'utf8').split('\n').filter(Boolean) : []

const startsOf = (home: string): Promise<string[]> =>
  vi.waitFor(() => {
    const starts = lines(home, 'starts')
    expect(starts).not.toEqual([])
    return starts
  })

describe.each(SHELLS.map((shell) => ({ name: shell.join(' '), shell })))('under $name', ({ shell }) => {
  test.each(AGENT_EVENTS)('%s starts the agent when none is alive, and does not wait for it', async (event) => {
    const plugin = makePlugin()
    const env = { ...plugin.env, NODE_OPTIONS: '--inspect-brk' }
    // The promise settles when all holders of the hook's stdout are gone: the fake still lives then.
    expect(await runHook({ ...plugin, shell, event, env })).toEqual(SILENT_SUCCESS)
    expect(lines(plugin.home, 'ends')).toEqual([])
    const starts = await startsOf(plugin.home)
    expect(starts).toEqual([expect.stringMatching(/^\d+ \[\] .*\/dist\/session-start\.mjs --start-agent$/)])
    expect(waiting(plugin.home)).toHaveLength(1)
  })

  test.each([
    ['with setsid', (script: string) => script],
    ['without setsid', (script: string) => script.replaceAll('setsid', 'no-such-program')],
  ])('%s the starter survives the end of the session', async (_name, edit) => {
    const plugin = makePlugin({ edit })
    const { child, done } = startHook({ ...plugin, shell, event: 'SessionEnd', input: '{}' })
    expect(await done).toEqual(SILENT_SUCCESS)
    await startsOf(plugin.home)
    try {
      process.kill(-(child.pid ?? 0), 'SIGTERM')
    } catch {
      // Nobody is left in the hook's process group, which is the point.
    }
    writeFileSync(join(plugin.home, 'go'), '')
    await vi.waitFor(() => expect(lines(plugin.home, 'ends')).toEqual(['done']))
  })

  test('while one starter runs no other is started', async () => {
    const plugin = makePlugin()
    await runHook({ ...plugin, shell, event: 'Stop' })
    const [first = ''] = await startsOf(plugin.home)
    expect(lines(plugin.home, 'agent.starting')).toEqual([first.split(' ')[0]])
    for (const event of AGENT_EVENTS) await runHook({ ...plugin, shell, event })
    expect(lines(plugin.home, 'starts')).toEqual([first])
  })
})

test.each(['PreToolUse', 'PostToolUse', 'SubagentStop', 'Notification'])(
  '%s never looks for the agent',
  async (event) => {
    const plugin = makePlugin()
    await runHook({ ...plugin, event })
    expect(existsSync(join(plugin.home, 'agent.starting'))).toBe(false)
  },
)

test('a living agent is left alone', async () => {
  const plugin = makePlugin()
  writeFileSync(join(plugin.home, 'healthcheck.pid'), `${process.pid}\n`)
  await runHook({ ...plugin, event: 'Stop' })
  expect(existsSync(join(plugin.home, 'agent.starting'))).toBe(false)
})

test('an agent that was killed and not waited for is not taken for alive', async () => {
  const plugin = makePlugin()
  // The shell starts a child and becomes `cat`, which never waits for children and says that it is there by repeating a
  // line.
  const script = 'sleep 60 >/dev/null & echo $!; exec cat'
  const parent = spawn('sh', ['-c', script], { stdio: ['pipe', 'pipe', 'ignore'] })
  const said = createInterface({ input: parent.stdout })[Symbol.asyncIterator]()
  try {
    const zombie = (await said.next()).value ?? ''
    parent.stdin.write('a line\n')
    expect((await said.next()).value).toBe('a line')
    process.kill(Number(zombie), 'SIGKILL')
    await vi.waitFor(() => expect(processIdentity(Number(zombie))).toBeUndefined())
    writeFileSync(join(plugin.home, 'healthcheck.pid'), `${zombie}\n`)
    await runHook({ ...plugin, event: 'Stop' })
    expect(await startsOf(plugin.home)).toHaveLength(1)
  } finally {
    parent.kill('SIGKILL')
  }
})

test.each(['', 'garbage\n', '-1\n', '4194999\n'])('a pid file that says %j names no living agent', async (content) => {
  const plugin = makePlugin()
  writeFileSync(join(plugin.home, 'healthcheck.pid'), content)
  writeFileSync(join(plugin.home, 'agent.starting'), content)
  expect(await runHook({ ...plugin, event: 'Stop' })).toEqual(SILENT_SUCCESS)
  expect(await startsOf(plugin.home)).toHaveLength(1)
})

test.each([
  ['nothing was left', undefined],
  ['a dead starter left its claim', '4194999\n'],
  ['a claim without sense was left', 'garbage\n'],
])('64 sessions that stop together while no agent can start do not start 64 Nodes, when %s', async (_name, left) => {
  const plugin = makePlugin()
  if (left) writeFileSync(join(plugin.home, 'agent.starting'), left)
  const results = await Promise.all(Array.from({ length: 64 }, () => runHook({ ...plugin, event: 'Stop' })))
  expect(results).toEqual(results.map(() => SILENT_SUCCESS))
  expect(waiting(plugin.home)).toHaveLength(64)
  const starts = await startsOf(plugin.home)
  expect(starts).toHaveLength(1)
  const claims = readdirSync(plugin.home).filter((name) => name.startsWith('agent.starting'))
  expect(claims).toEqual(['agent.starting'])
})

test('without CLAUDE_PLUGIN_ROOT the plugin is found from where the recorder is', async () => {
  const plugin = makePlugin()
  await runHook({ ...plugin, env: {}, event: 'Stop' })
  expect(await startsOf(plugin.home)).toHaveLength(1)
})

test.each<[string, (home: string, root: string) => void]>([
  ['the node file is empty', (home) => writeFileSync(join(home, 'node'), '')],
  ['the node file is missing', (home) => rmSync(join(home, 'node'))],
  ['the node file names nothing', (home) => writeFileSync(join(home, 'node'), '/nonexistent/node\n')],
  ['the node file names a folder', (home) => writeFileSync(join(home, 'node'), `${dirname(home)}\n`)],
  ['the named file is not executable', (home) => chmodSync(join(home, 'fake node'), 0o644)],
  ['the plugin has no such entry', (_home, root) => rmSync(join(root, 'dist'), { recursive: true })],
])('an entry is kept, and nothing started, when %s', async (_name, spoil) => {
  const plugin = makePlugin()
  spoil(plugin.home, plugin.root)
  expect(await runHook({ ...plugin, event: 'Stop' })).toEqual(SILENT_SUCCESS)
  expect(waiting(plugin.home)).toHaveLength(1)
  expect(existsSync(join(plugin.home, 'agent.starting'))).toBe(false)
})
