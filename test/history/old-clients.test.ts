import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { replaySession } from '../../src/history/replay-session.ts'
import { listTranscripts } from '../../src/history/transcripts.ts'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'

const cases = fileURLToPath(new URL('transcripts/', import.meta.url))

let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cm-old-clients-'))
})
afterEach(() => {
  rmSync(home, { recursive: true, force: true })
})

/** Turns, calls and totals of the sessions that an import finds. */
async function recorded(kind: string) {
  cpSync(join(cases, kind), join(home, 'projects', '-home-dev-project'), { recursive: true })
  const sessions = listTranscripts(home)
  const all: Occurrence[] = []
  for (const { path } of sessions)
    await replaySession({ path, bashArgs: false, context: {}, take: (more) => void all.push(...more) })
  const rows = all.flatMap((one) => (one.kind === 'session' ? [one.fields] : []))
  return {
    sessions: sessions.length,
    prompts: rows.at(-1)?.prompt_count,
    turns: rows.at(-1)?.turn_count,
    /** Turns of each session. */
    all: rows.filter((row) => row.ended_at !== null).map((row) => row.turn_count),
    tokens: [rows.at(-1)?.tokens_in_total, rows.at(-1)?.tokens_out_total],
    endings: all.flatMap((one) => (one.kind === 'execution' ? [one.fields.status] : [])),
    calls: all.flatMap((one) => (one.kind === 'tool' ? [`${one.fields.tool_name} ${one.fields.success}`] : [])),
  }
}

test('every kind has its truth', () => {
  expect(readdirSync(cases)).toHaveLength(6)
})

test('a prompt older than the first line of its file is the session’s', async () => {
  const { endings, ...rest } = await recorded('plan-clear-first-line-later')
  expect(endings).toEqual(['ok'])
  expect(rest).toMatchObject({ sessions: 1, prompts: 1, turns: 1, tokens: [300, 30] })
  expect(rest.calls).toHaveLength(1)
})

test('where answers do not say why they ended the client’s note of the turn’s end does', async () => {
  expect(await recorded('stop-reason-null')).toMatchObject({ prompts: 2, turns: 2, endings: ['ok', 'ok'] })
})

test('a subagent’s file beside its session’s is no session, and its work is that of the turn that started it', async () => {
  const { sessions, prompts, turns, tokens, calls, endings } = await recorded('agent-file-beside-session')
  expect({ sessions, prompts, turns }).toEqual({ sessions: 1, prompts: 1, turns: 1 })
  expect(endings).toEqual(['ok'])
  expect(tokens).toEqual([3300, 140])
  expect(calls).toHaveLength(2)
})

test('lines of a subagent in the session’s file are no prompts and no turns', async () => {
  const { prompts, turns, calls, tokens, endings } = await recorded('sidechain-in-main-file')
  expect(endings).toEqual(['ok'])
  expect(tokens).toEqual([3300, 140])
  expect({ prompts, turns }).toEqual({ prompts: 1, turns: 1 })
  expect(calls).toContain('Task true')
})

test('what a resumed session’s file repeats of the one before counts once', async () => {
  const { sessions, all } = await recorded('old-resume-copies-history')
  expect(sessions).toBe(2)
  expect(all).toEqual([1, 1])
})

test('null in an optional field is no field', async () => {
  expect(await recorded('null-optionals')).toMatchObject({ prompts: 1, turns: 1, endings: ['ok'] })
})
