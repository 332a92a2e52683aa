import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { HOOK_EVENTS } from '../../src/instrumentation/take/hook-events.ts'
import { HOOKS, makeHome, onlyEntry, SHELLS, SILENT_SUCCESS, startHook } from './recorder.ts'

interface Handler {
  type: string
  command: string
  args: string[]
  timeout?: number
}

const file = JSON.parse(readFileSync(join(HOOKS, 'hooks.json'), 'utf8')) as {
  description: string
  hooks: Record<string, { matcher?: string; hooks: Handler[] }[]>
}
const handlers = Object.entries(file.hooks).flatMap(([event, groups]) =>
  groups.flatMap((group) => group.hooks.map((handler) => ({ event, group, handler }))),
)

/** The first argument with the placeholder filled in as the client does. */
const scriptOf = (handler: Handler): string =>
  (handler.args[0] ?? '').replace(/^\$\{CLAUDE_PLUGIN_ROOT\}/, join(HOOKS, '..'))

test('exactly the events that the agent understands are registered, each once', () => {
  expect(handlers.map(({ event }) => event).sort()).toEqual(HOOK_EVENTS.map(({ hook }) => hook).sort())
})

test.each(['WorktreeCreate', 'PreSkillShellCommand', 'MessageDisplay', 'PostToolBatch'])(
  '%s is not registered: it would change what the client does, or cost much',
  (event) => {
    expect(file.hooks).not.toHaveProperty(event)
  },
)

test('every hook runs a script of this folder, for all tools, without a shell string and in the foreground', () => {
  for (const { group, handler } of handlers) {
    expect(Object.keys(group)).toEqual(['hooks'])
    expect(Object.keys(handler).sort()).toEqual(['args', 'command', 'timeout', 'type'])
    expect(handler).toMatchObject({ type: 'command', command: 'sh', timeout: 10 })
    expect(existsSync(scriptOf(handler))).toBe(true)
  }
})

test.each(handlers.filter(({ event }) => event !== 'SessionStart'))(
  '$event is recorded under its own name',
  async ({ event, handler }) => {
    const home = makeHome()
    const call = { home, script: scriptOf(handler), event: handler.args[1] ?? '', input: '{}' }
    expect(await startHook(call).done).toEqual(SILENT_SUCCESS)
    expect(onlyEntry(home).header).toBe(`cm1 ${event}`)
  },
)

describe.each(['record.sh', 'session-start.sh'])('%s', (name) => {
  test('is executable, has Unix line ends and is read by every shell here', () => {
    const path = join(HOOKS, name)
    expect(statSync(path).mode & 0o111).not.toBe(0)
    expect(readFileSync(path, 'utf8')).not.toContain('\r')
    for (const [shell = 'sh', ...args] of SHELLS) execFileSync(shell, [...args, '-n', path])
  })
})
