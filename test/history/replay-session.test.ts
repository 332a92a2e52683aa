import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { replaySession } from '../../src/history/replay-session.ts'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import { captureNames, readCapture } from '../instrumentation/capture.ts'
import { replay } from '../instrumentation/replay.ts'

const captures = fileURLToPath(new URL('../captures/', import.meta.url))
let projects: string

beforeEach(() => {
  projects = mkdtempSync(join(tmpdir(), 'cm-history-'))
})
afterEach(() => {
  rmSync(projects, { recursive: true, force: true })
})

/** The transcripts of a capture, under the names the client gives them. */
function unpack(name: string): string[] {
  const folder = join(captures, name)
  const files = readdirSync(folder).filter((file) => /^transcript.*\.jsonl$/.test(file))
  return files.map((file) => {
    const ids = [...readFileSync(join(folder, file), 'utf8').matchAll(/"sessionId":"([^"]+)"/g)]
    const sessionId = ids.at(-1)?.[1] ?? ''
    const subagents = join(folder, 'subagents')
    if (existsSync(subagents)) cpSync(subagents, join(projects, sessionId, 'subagents'), { recursive: true })
    cpSync(join(folder, file), join(projects, `${sessionId}.jsonl`))
    return join(projects, `${sessionId}.jsonl`)
  })
}

async function past(name: string): Promise<Occurrence[]> {
  const sessions = unpack(name).map((path) => replaySession({ path, bashArgs: true, context: {} }))
  return (await Promise.all(sessions)).flatMap((session) => session?.occurrences ?? [])
}

const SAME_IDS = ['prompt', 'tool', 'execution', 'subagent_stop', 'pre_compact']
const idsOf = (occurrences: Occurrence[]) =>
  occurrences
    .filter(({ kind }) => SAME_IDS.includes(kind))
    .map(({ kind, eventId }) => `${kind} ${eventId}`)
    .sort()

describe('a session that was recorded and one that is imported are the same', () => {
  test.each(captureNames())('%s: every prompt, call, turn, subagent and compaction has the id it had', async (name) => {
    const live = replay(readCapture(name))
    const imported = await past(name)
    expect(idsOf(imported)).toEqual([...new Set(idsOf(live))])
  })

  test.each(captureNames())('%s: turns have the same tokens, outcome and text', async (name) => {
    const told = (occurrences: Occurrence[]) =>
      Object.fromEntries(
        occurrences.flatMap((one) => {
          if (one.kind !== 'execution') return []
          const { tokens_in, tokens_out, status, stop_reason, response_text, tools_used } = one.fields
          const tools = [...(tools_used ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1))
          return [[one.eventId, { tokens_in, tokens_out, status, stop_reason, response_text, tools }]]
        }),
      )
    expect(told(await past(name))).toEqual(told(replay(readCapture(name))))
  })

  test.each(captureNames())('%s: prompts have their text, calls their outcome', async (name) => {
    const told = (occurrences: Occurrence[]) =>
      Object.fromEntries(
        occurrences.flatMap((one): [string, unknown][] => {
          if (one.kind === 'prompt') return [[one.eventId, [one.fields.prompt_text, one.meta]]]
          if (one.kind !== 'tool') return []
          const { tool_name, success, subagent_depth, permission_outcome, bash_command, file_path } = one.fields
          return [[one.eventId, [tool_name, success, subagent_depth, permission_outcome, bash_command, file_path]]]
        }),
      )
    expect(told(await past(name))).toEqual(told(replay(readCapture(name))))
  })
})

describe('transcripts as they are found', () => {
  test('told twice, a session is the same to the last field', async () => {
    expect(JSON.stringify(await past('e-parallel'))).toBe(JSON.stringify(await past('e-parallel')))
  })

  test('a line that was cut off and lines that are no transcript are left out', async () => {
    const [path = ''] = unpack('a-plain')
    const whole = idsOf((await replaySession({ path, bashArgs: false, context: {} }))?.occurrences ?? [])
    appendFileSync(path, '[1]\n"text"\nnull\n{"type":"assistant","mess')
    expect(idsOf((await replaySession({ path, bashArgs: false, context: {} }))?.occurrences ?? [])).toEqual(whole)
  })

  test('cut off anywhere, it tells a part of what the whole tells, and nothing else', async () => {
    const known = new Map<string, Set<string>>()
    for (const name of captureNames()) known.set(name, new Set(idsOf(await past(name))))
    const cut = fc.tuple(fc.constantFrom(...captureNames()), fc.double({ min: 0, max: 1, noNaN: true }))
    await fc.assert(
      fc.asyncProperty(cut, async ([name, share]) => {
        const [path = ''] = unpack(name)
        const bytes = readFileSync(path)
        writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length * share)))
        const session = await replaySession({ path, bashArgs: true, context: {} })
        for (const id of idsOf(session?.occurrences ?? [])) expect(known.get(name)).toContain(id)
      }),
      { numRuns: 60 },
    )
  })

  test('without prompt ids, which old clients did not write, there is no session to tell', async () => {
    const path = join(projects, 'old-session.jsonl')
    const line = { type: 'user', timestamp: '2025-01-01T00:00:00.000Z', message: { role: 'user', content: 'hello' } }
    writeFileSync(path, `${JSON.stringify(line)}\n`)
    expect(await replaySession({ path, bashArgs: false, context: {} })).toBeUndefined()
    writeFileSync(path, '')
    expect(await replaySession({ path, bashArgs: false, context: {} })).toBeUndefined()
  })

  test('thinking text is in nothing that comes of it', async () => {
    const [path = ''] = unpack('a-plain')
    const text = readFileSync(path, 'utf8').replaceAll(
      '"content":[{"type":"text"',
      '"content":[{"type":"thinking","thinking":"hush-hush","signature":"x"},{"type":"text"',
    )
    writeFileSync(path, text)
    const session = await replaySession({ path, bashArgs: true, context: {} })
    expect(text).toContain('hush-hush')
    expect(JSON.stringify(session)).not.toContain('hush-hush')
  })
})
