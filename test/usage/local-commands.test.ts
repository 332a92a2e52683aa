import { expect, test } from 'vitest'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import type { HookEvent } from '../../src/instrumentation/session/hook-event.ts'
import { newSession, type SessionState } from '../../src/instrumentation/session/session-state.ts'
import { finish } from '../../src/instrumentation/session-model.ts'
import { takeEvent } from '../../src/instrumentation/take/events.ts'
import { takeTranscript } from '../../src/instrumentation/take/lines.ts'
import { parseLine } from '../../src/transcript/line.ts'

const AT = '2026-11-20T10:00:05.000Z'
const AT_MS = Date.parse(AT)

const block = (name: string, args = '') =>
  `<command-name>${name}</command-name>\n            <command-message>x</command-message>\n            <command-args>${args}</command-args>`

const userLine = (content: string, more: Record<string, unknown> = {}) =>
  JSON.stringify({ type: 'user', uuid: 'u-1', timestamp: AT, promptId: 'p-1', message: { content }, ...more })

const systemLine = (content: string) =>
  JSON.stringify({ type: 'system', subtype: 'local_command', uuid: 'u-2', timestamp: AT, content })

const commandsIn = (line: string) => parseLine(line).filter(({ kind }) => kind === 'command')

const hook = (name: string, input: Record<string, unknown>, atMs = AT_MS - 1_000): HookEvent => ({
  name,
  atMs,
  sessionId: 's-1',
  transcriptPath: undefined,
  cwd: '/home/dev',
  promptId: input['prompt_id'] as string | undefined,
  agentId: undefined,
  agentType: undefined,
  permissionMode: undefined,
  effort: undefined,
  title: undefined,
  marks: { bashArgs: false },
  input,
})

function typedIn(state: SessionState, lines: string[], events: HookEvent[] = []): unknown[] {
  const out: Occurrence[] = events.flatMap((event) => takeEvent(state, event))
  takeTranscript(state, lines.flatMap(parseLine))
  out.push(...finish(state, AT_MS + 60_000))
  return out.flatMap((one) => (one.kind === 'note' && one.name === 'slash_command' ? [one.fields['command_name']] : []))
}

test('a built-in that the client carried out is a command, with or without a window of its own', () => {
  expect(commandsIn(userLine(block('/compact', 'keep the names')))).toMatchObject([
    { name: 'compact', length: '/compact keep the names'.length, promptId: 'p-1', atMs: AT_MS },
  ])
  expect(commandsIn(systemLine(block('/rename')))).toMatchObject([{ name: 'rename', length: '/rename'.length }])
})

test('the length is counted in characters', () => {
  expect(commandsIn(systemLine(block('/rename', '👩 ü')))).toMatchObject([{ length: '/rename '.length + 3 }])
})

test.each([
  ['an expanded command', `<command-message>jira:solve</command-message>\n<command-name>/jira:solve</command-name>`],
  ['a command without its slash', block('compact')],
  ['a path', '/home/me/secret.py crashes'],
  ['a question about a command', 'what does <command-name>/compact</command-name> mean?'],
  ['what a command printed', '<local-command-stdout>Compacted</local-command-stdout>'],
])('%s is none', (_, content) => {
  expect(commandsIn(userLine(content))).toEqual([])
  expect(commandsIn(systemLine(content))).toEqual([])
})

test('a prompt that only looks like one, for someone typed it, is none', () => {
  expect(commandsIn(userLine(block('/compact'), { turnOrigin: 'human', origin: { kind: 'human' } }))).toEqual([])
})

test('a line that is read twice counts once', () => {
  const line = userLine(block('/compact'))
  expect(typedIn(newSession('s-1', 0), [line, line])).toEqual(['compact'])
})

test('lines that a fork copied, or from before recording began, do not count', () => {
  const start = hook('SessionStart', { source: 'fork' }, AT_MS + 1)
  expect(typedIn(newSession('s-1', AT_MS + 1), [userLine(block('/compact'))], [start])).toEqual([])
})

test('/clear counts in the session it begins, although it is older than that', () => {
  const start = hook('SessionStart', { source: 'clear' }, AT_MS + 90)
  expect(typedIn(newSession('s-1', AT_MS + 90), [userLine(block('/clear'))], [start])).toEqual(['clear'])
})

test('a command that was expanded counts once, also if it is written like a built-in', () => {
  const fields = {
    prompt_id: 'p-1',
    expansion_type: 'slash_command',
    command_name: 'jira:solve',
    prompt: '/jira:solve',
  }
  const expansion = hook('UserPromptExpansion', fields)
  expect(typedIn(newSession('s-1', 0), [userLine(block('/jira:solve'))], [expansion])).toEqual(['jira:solve'])
})
