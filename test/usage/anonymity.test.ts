import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import { captureNames, readCapture } from '../instrumentation/capture.ts'
import { replay } from '../instrumentation/replay.ts'
import { USER_ID, usageRequestsOf } from './usage-requests.ts'
import { EVENTS } from './usage-truth.ts'

const recordings = fileURLToPath(new URL('../captures/', import.meta.url))

const all = captureNames().map((name) => ({ name, occurrences: replay(readCapture(name)) }))

/** Every string in a value, however deep; the names of fields are none. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(stringsIn)
}

/** Every string in what the client passed to its hooks and wrote into its transcripts. */
function recorded(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return recorded(path)
    const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean)
    return lines.flatMap((line) => stringsIn(JSON.parse(line)))
  })
}

const WORDS = ['slash_command', 'skill', 'claude', '1.0', 'linux', 'darwin', 'windows']
const REASONS = ['other', 'clear', 'resume', 'prompt_input_exit', 'died']
const SHAPES = [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, /^[\da-f]{64}$/]

test('every string of every payload is a known word, a time, a hash, a name, the anonymous id or the session id', async () => {
  let seen = 0
  for (const { name, occurrences } of all) {
    const sessionIds = new Set(occurrences.map(({ sessionId }) => sessionId))
    const names = (EVENTS[name] ?? []).map(([, command]) => command)
    const known = new Set([...WORDS, ...REASONS, ...names, ...sessionIds, USER_ID])
    for (const { body } of (await usageRequestsOf(occurrences)).requests) {
      for (const text of stringsIn(body)) {
        seen += 1
        expect(known.has(text) || SHAPES.some((shape) => shape.test(text)), `${name}: ${text}`).toBe(true)
      }
    }
  }
  expect(seen).toBeGreaterThan(400)
})

test('no payload contains a text of the recording: prompt, answer, path, argument, name of a machine or person', async () => {
  for (const { name, occurrences } of all) {
    const { requests } = await usageRequestsOf(occurrences)
    const sessionIds = occurrences.map(({ sessionId }) => sessionId)
    const names = (EVENTS[name] ?? []).flatMap(([, command]) => [command, ...command.split(':')])
    const mayBeThere = new Set([...WORDS, ...REASONS, ...names, ...sessionIds])
    const secrets = recorded(join(recordings, name)).filter((text) => text.length > 3 && !mayBeThere.has(text))
    expect(secrets.length).toBeGreaterThan(10)
    // The API's own words, and the names that are on the list, are what is meant to leave.
    const own = new Set([...WORDS, ...REASONS, ...sessionIds, ...names])
    const sent = requests.flatMap(({ body }) => stringsIn(body)).filter((text) => !own.has(text))
    for (const text of sent) {
      const leaked = secrets.find((secret) => text.includes(secret))
      expect(leaked, `${name}: ${text}`).toBeUndefined()
      expect(text, name).not.toMatch(/[/\\@\s]|project|\bdev\b/)
    }
  }
})

test('no payload has an id in common with the Claude Metrics events but the session id', async () => {
  for (const { name, occurrences } of all) {
    const sent = JSON.stringify((await usageRequestsOf(occurrences)).requests.map(({ body }) => body))
    const ids = occurrences.flatMap((occurrence) => [
      occurrence.eventId,
      occurrence.turnId ?? '',
      occurrence.kind === 'tool' ? occurrence.toolUseId : '',
      ...stringsIn(occurrence.fields),
    ])
    const foreign = ids.filter((id) => /^[\da-f-]{36}$|^toolu_|^msg_|^agent-/.test(id))
    for (const id of foreign) expect(sent, name).not.toContain(id)
  }
})

const slashCommand = (command_name: string): Occurrence => ({
  kind: 'note',
  name: 'slash_command',
  eventId: 'e-1',
  sessionId: 's-1',
  atMs: Date.UTC(2026, 10, 20),
  turnId: 't-1',
  sessionName: 'My salary negotiations',
  cwd: '/home/ada/secret-project',
  clientVersion: '2.1.328',
  meta: { hostname: 'ada-laptop' },
  fields: {
    command_name,
    prompt_length: 40,
    command_args: 'ada@example.com',
    prompt: `/${command_name} ada@example.com`,
  },
})

test('a command that is no name is not sent: a path, an address, a sentence', async () => {
  const bad = ['home/me/secret.py', '../x', 'me@example.com', 'a b', '', '-x', 'C:\\x', 'é', 'x'.repeat(129), 'a\n']
  expect((await usageRequestsOf(bad.map(slashCommand))).requests).toEqual([])
  const good = ['jira:solve', 'a', 'x'.repeat(128), 'prow-job:analyze_2.0']
  expect((await usageRequestsOf(good.map(slashCommand))).events.map(({ name }) => name)).toEqual(good)
})

test('whatever a record holds, only names, counts and times come out', () =>
  fc.assert(
    fc.asyncProperty(fc.dictionary(fc.string(), fc.string({ minLength: 6 })), fc.string(), async (fields, text) => {
      const occurrence = { ...slashCommand('compact'), meta: fields, sessionName: text } as Occurrence
      Object.assign(occurrence.fields, { ...fields, command_name: 'compact', prompt_length: 8, do_not_track: false })
      const plain = await usageRequestsOf([slashCommand('compact')])
      const { requests } = await usageRequestsOf([occurrence])
      expect(requests[0]?.body).toEqual({ ...(plain.requests[0]?.body as object), prompt_length: 8 })
    }),
  ))
