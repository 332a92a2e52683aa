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
import type { SessionState } from '../../src/instrumentation/session/session-state.ts'
import { captureNames, readCapture, type Sight } from '../instrumentation/capture.ts'
import { replay } from '../instrumentation/replay.ts'

const captures = fileURLToPath(new URL('../captures/', import.meta.url))
/**
 * What an agent does after a /clear is in the files of another session, and an import reports no agent that another
 * transcript has started.
 */
const names = captureNames().filter((name) => name !== 'clear')

let projects: string

beforeEach(() => {
  projects = mkdtempSync(join(tmpdir(), 'cm-history-'))
})
afterEach(() => {
  rmSync(projects, { recursive: true, force: true })
})

async function recorded(
  path: string,
  bashArgs = true,
): Promise<{ state: SessionState; occurrences: Occurrence[] } | undefined> {
  const occurrences: Occurrence[] = []
  const take = (more: Occurrence[]) => void occurrences.push(...more)
  const state = await replaySession({ path, bashArgs, context: {}, take })
  return state && { state, occurrences }
}

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
  const sessions = unpack(name).map((path) => recorded(path))
  return (await Promise.all(sessions)).flatMap((session) => session?.occurrences ?? [])
}

const SAME_IDS = ['prompt', 'tool', 'execution', 'subagent_stop', 'pre_compact']
const idsOf = (occurrences: Occurrence[]) =>
  occurrences
    .filter(({ kind }) => SAME_IDS.includes(kind))
    .map(({ kind, eventId }) => `${kind} ${eventId}`)
    .sort()

describe('a session that was recorded and one that is imported are the same', () => {
  test.each(names)('%s: every prompt, call, turn, subagent and compaction has the id it had', async (name) => {
    const live = replay(readCapture(name))
    const imported = await past(name)
    expect(idsOf(imported)).toEqual([...new Set(idsOf(live))])
  })

  test.each(names)('%s: turns have the same tokens, outcome and text', async (name) => {
    const facts = (occurrences: Occurrence[]) =>
      Object.fromEntries(
        occurrences.flatMap((one) => {
          if (one.kind !== 'execution') return []
          const { tokens_in, tokens_out, status, stop_reason, response_text, tools_used } = one.fields
          const tools = [...(tools_used ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1))
          return [[one.eventId, { tokens_in, tokens_out, status, stop_reason, response_text, tools }]]
        }),
      )
    expect(facts(await past(name))).toEqual(facts(replay(readCapture(name))))
  })

  test.each(names)('%s: prompts have their text, calls their outcome', async (name) => {
    const facts = (occurrences: Occurrence[]) =>
      Object.fromEntries(
        occurrences.flatMap((one): [string, unknown][] => {
          if (one.kind === 'prompt') return [[one.eventId, [one.fields.prompt_text, one.meta]]]
          if (one.kind !== 'tool') return []
          const { tool_name, success, subagent_depth, permission_outcome, bash_command, file_path } = one.fields
          return [[one.eventId, [tool_name, success, subagent_depth, permission_outcome, bash_command, file_path]]]
        }),
      )
    expect(facts(await past(name))).toEqual(facts(replay(readCapture(name))))
  })
})

describe('a client that gives prompts no ids', () => {
  const isTranscript = (file: string) => file.endsWith('.jsonl')
  /** As such a client would have recorded it. */
  const withoutIds = (sights: Sight[]): Sight[] =>
    sights.map((sight) => {
      if (sight.kind === 'hook') return { ...sight, event: { ...sight.event, promptId: undefined } }
      if (sight.kind === 'meta') return sight
      return {
        ...sight,
        entries: sight.entries.map((one) => ('promptId' in one ? { ...one, promptId: undefined } : one)),
      }
    })

  test.each(names)('%s: prompts, calls and turns have the ids they had all the same', async (name) => {
    const live = replay(withoutIds(readCapture(name)))
    const paths = unpack(name)
    for (const file of readdirSync(projects, { recursive: true, encoding: 'utf8' }).filter(isTranscript)) {
      const text = readFileSync(join(projects, file), 'utf8')
      writeFileSync(join(projects, file), text.replaceAll(/"promptId":"[^"]*",?/g, ''))
    }
    const occurrences = (await Promise.all(paths.map((path) => recorded(path)))).flatMap(
      (session) => session?.occurrences ?? [],
    )
    expect(idsOf(occurrences)).toEqual([...new Set(idsOf(live))])
  })
})

describe('transcripts as they are found', () => {
  test('a file without a prompt holds no session', async () => {
    const path = join(projects, 'empty-session.jsonl')
    writeFileSync(path, '')
    expect(await recorded(path)).toBeUndefined()
    writeFileSync(path, `${JSON.stringify({ type: 'summary', summary: 'x' })}\n`)
    expect(await recorded(path)).toBeUndefined()
  })

  test('replayed twice, a session is the same to the last field', async () => {
    expect(JSON.stringify(await past('e-parallel'))).toBe(JSON.stringify(await past('e-parallel')))
  })

  test('a line that was cut off and lines that are no transcript are left out', async () => {
    const [path = ''] = unpack('a-plain')
    const whole = idsOf((await recorded(path, false))?.occurrences ?? [])
    appendFileSync(path, '[1]\n"text"\nnull\n{"type":"assistant","mess')
    expect(idsOf((await recorded(path, false))?.occurrences ?? [])).toEqual(whole)
  })

  test('cut off anywhere, it reports a part of what the whole reports, and nothing else', async () => {
    const known = new Map<string, Set<string>>()
    for (const name of names) known.set(name, new Set(idsOf(await past(name))))
    const cut = fc.tuple(fc.constantFrom(...names), fc.double({ min: 0, max: 1, noNaN: true }))
    await fc.assert(
      fc.asyncProperty(cut, async ([name, share]) => {
        const [path = ''] = unpack(name)
        const bytes = readFileSync(path)
        writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length * share)))
        const session = await recorded(path)
        for (const id of idsOf(session?.occurrences ?? [])) expect(known.get(name)).toContain(id)
      }),
      { numRuns: 60, examples: [[['f-subagents', 0.0476]], [['f-subagents', 0.12518211363891069]]] },
    )
  })

  test('thinking text is in nothing that comes of it', async () => {
    const [path = ''] = unpack('a-plain')
    const text = readFileSync(path, 'utf8').replaceAll(
      '"content":[{"type":"text"',
      '"content":[{"type":"thinking","thinking":"hush-hush","signature":"x"},{"type":"text"',
    )
    writeFileSync(path, text)
    const session = await recorded(path)
    expect(text).toContain('hush-hush')
    expect(JSON.stringify(session)).not.toContain('hush-hush')
  })
})
