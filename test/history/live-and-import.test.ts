import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { replaySession } from '../../src/history/replay-session.ts'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import { captureNames, readCapture } from '../instrumentation/capture.ts'
import { finalRecords } from '../instrumentation/records.ts'
import { replay } from '../instrumentation/replay.ts'

/*
 * A session recorded live and the same session imported give the same records, field by field. What differs has a name
 * here, with the reason: nothing else may.
 */

const captures = fileURLToPath(new URL('../captures/', import.meta.url))
const endings = fileURLToPath(new URL('../instrumentation/endings/', import.meta.url))

/** Only hooks know these, or the moment at which one was fired: no line of a transcript has them. */
const HOOKS_ALONE: Record<string, string> = {
  atMs: 'a hook is recorded beside its line, not with it',
  startMs: 'a hook is recorded beside its line, not with it',
  endMs: 'a hook is recorded beside its line, not with it',
  gap_ms: 'a hook is recorded beside its line, not with it',
  duration_ms: 'the client measures a call for the hook; a line has the time of permission and hooks in it, too',
  started_at: 'the session starts before its first line',
  ended_at: 'the session ends after its last line',
  exit_kind: 'how the client left is no line',
  exit_reason: 'how the client left is no line',
  session_end_reason: 'how the client left is no line',
  permission_mode: 'a transcript says it of prompts alone, and it may change within a turn',
  'claude_code.permission_mode': 'a transcript says it of prompts alone, and it may change within a turn',
  input_bytes: 'hooks get inputs with defaults filled in and paths made absolute',
  tool_input_size_bytes: 'hooks get inputs with defaults filled in and paths made absolute',
  bash_command: 'a hook may rewrite it; the line has what the model asked for',
  output_bytes: 'hooks get what the tool returned, the line has what the model reads',
  tool_result_size_bytes: 'hooks get what the tool returned, the line has what the model reads',
  work: 'hooks get what the tool returned, the line has what the model reads',
  events: 'permission prompts leave no line',
  custom_instructions: 'the line of a compaction does not have them',
  turnId: 'the line of a compaction names no turn',
  source: 'the line that begins a session after /clear does not say so',
  tools_used: 'calls of one response are in the order of their hooks, which run in parallel',
}

/** In one recording each: fields that depend on what only SessionStart knows. */
const IN_ONE: Record<string, string[]> = {
  'k-interactive': ['model', 'gen_ai.request.model', 'name'],
}

const COMPARED: Occurrence['kind'][] = ['prompt', 'execution', 'tool', 'subagent_stop', 'pre_compact', 'session_start']

/** Records that are made live alone, each with its reason; what is not named here must be there in both. */
function mayBeLiveAlone(name: string, { kind, ...one }: Occurrence): boolean {
  // A resumption is no line, and a session in which nobody asked anything is not imported.
  if (kind === 'session_start') return 'fields' in one
  // A prompt that a hook turned away is quoted without its id; a compaction that failed leaves no line.
  return (kind === 'prompt' && name === 'hooks-meddle') || (kind === 'pre_compact' && name === 'failed-compact')
}

let projects: string

beforeEach(() => {
  projects = mkdtempSync(join(tmpdir(), 'cm-live-and-import-'))
})
afterEach(() => {
  rmSync(projects, { recursive: true, force: true })
})

async function imported(folder: string): Promise<Occurrence[]> {
  const occurrences: Occurrence[] = []
  for (const file of readdirSync(folder).filter((entry) => /^transcript.*\.jsonl$/.test(entry))) {
    const text = readFileSync(join(folder, file), 'utf8')
    const sessionId = [...text.matchAll(/"sessionId":"([^"]+)"/g)].at(-1)?.[1] ?? ''
    const agents = join(folder, 'subagents')
    mkdirSync(join(projects, sessionId, 'subagents'), { recursive: true })
    if (existsSync(agents)) cpSync(agents, join(projects, sessionId, 'subagents'), { recursive: true })
    const path = join(projects, `${sessionId}.jsonl`)
    cpSync(join(folder, file), path)
    await replaySession({ path, bashArgs: true, context: {}, take: (more) => void occurrences.push(...more) })
  }
  return occurrences
}

/** Spans by their ids: their order is no field. */
const comparable = (one: Occurrence): unknown =>
  one.spans === undefined
    ? one
    : { ...one, spans: Object.fromEntries(one.spans.map((span) => [`${span.spanId}`, span])) }

/** Paths at which two values differ, each as its last name and what stands there. */
function differences(live: unknown, past: unknown, field = ''): { field: string; shown: string }[] {
  if (JSON.stringify(live) === JSON.stringify(past)) return []
  const isTree = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
  if (!isTree(live) || !isTree(past) || field in HOOKS_ALONE)
    return [{ field, shown: `${JSON.stringify(live)} → ${JSON.stringify(past)}` }]
  const keys = [...new Set([...Object.keys(live), ...Object.keys(past)])]
  return keys.flatMap((key) => differences(live[key], past[key], key))
}

const folders = [
  ...captureNames()
    // What an agent does after a /clear is in the files of another session.
    .filter((name) => name !== 'clear')
    .map((name) => [name, join(captures, name), name] as const),
  ...readdirSync(endings).map((name) => [name, join(endings, name), `../instrumentation/endings/${name}`] as const),
]

test.each(folders)('%s, live and imported: what differs has a name', async (name, folder, capture) => {
  const live = finalRecords(replay(readCapture(capture))).records
  const past = finalRecords(await imported(folder)).records
  const unnamed: string[] = []
  for (const id of new Set([...Object.keys(live), ...Object.keys(past)])) {
    const [one, other] = [live[id], past[id]]
    const kind = (one ?? other)?.kind
    if (kind === undefined || !COMPARED.includes(kind)) continue
    if (one === undefined || other === undefined) {
      if (one === undefined || !mayBeLiveAlone(name, one)) unnamed.push(`${kind} ${id} is made in one of them alone`)
      continue
    }
    for (const { field, shown } of differences(comparable(one), comparable(other))) {
      const isPermissionWait = shown.includes('blocked_on_user')
      if (field in HOOKS_ALONE || IN_ONE[name]?.includes(field) === true || isPermissionWait) continue
      unnamed.push(`${kind} ${field}: ${shown}`)
    }
  }
  expect(unnamed).toEqual([])
})
