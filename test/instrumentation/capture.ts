import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type HookEvent, type HookMarks, toHookEvent } from '../../src/instrumentation/session/hook-event.ts'
import type { AgentMeta } from '../../src/transcript/agent-meta.ts'
import type { TranscriptEntry } from '../../src/transcript/entry.ts'
import { parseLine } from '../../src/transcript/line.ts'

const root = fileURLToPath(new URL('../captures/', import.meta.url))

/** Something the agent would see: a hook event, a line of a transcript, or a subagent's meta file. */
export type Sight =
  | { kind: 'hook'; atMs: number; sessionId: string; event: HookEvent }
  | { kind: 'lines'; atMs: number; sessionId: string; agentId?: string; entries: TranscriptEntry[] }
  | { kind: 'meta'; atMs: number; sessionId: string; agentId: string; meta: AgentMeta }

export const captureNames = (): string[] =>
  readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)

const linesOf = (path: string) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')

/** A recorded session of the real client, as a list of what happened when. */
export function readCapture(name: string): Sight[] {
  const folder = join(root, name)
  const sights: Sight[] = linesOf(join(folder, 'hooks.jsonl')).flatMap((line) => hookSight(JSON.parse(line)))
  for (const file of readdirSync(folder).filter((file) => /^transcript.*\.jsonl$/.test(file))) {
    sights.push(...transcriptSights(join(folder, file)))
  }
  const subagents = join(folder, 'subagents')
  if (!existsSync(subagents)) return sights
  for (const file of readdirSync(subagents)) {
    const agentId = /^agent-([^.]+)/.exec(file)?.[1] ?? ''
    if (file.endsWith('.jsonl')) sights.push(...transcriptSights(join(subagents, file), agentId))
  }
  for (const file of readdirSync(subagents).filter((file) => file.endsWith('.meta.json'))) {
    const agentId = /^agent-([^.]+)/.exec(file)?.[1] ?? ''
    const meta = JSON.parse(readFileSync(join(subagents, file), 'utf8')) as AgentMeta
    // Beside each transcript of the agent's: one that outlives a /clear has two.
    const firsts = new Map<string, number>()
    for (const sight of sights)
      if (sight.kind === 'lines' && sight.agentId === agentId && !firsts.has(sight.sessionId))
        firsts.set(sight.sessionId, sight.atMs)
    for (const [sessionId, atMs] of firsts) sights.push({ kind: 'meta', atMs, sessionId, agentId, meta })
  }
  return sights
}

/** The recording as hooks would have made it under other settings. */
export const marked = (sights: Sight[], marks: Partial<HookMarks>): Sight[] =>
  sights.map((sight) =>
    sight.kind === 'hook' ? { ...sight, event: { ...sight.event, marks: { ...sight.event.marks, ...marks } } } : sight,
  )

interface RecordedLine {
  event: string
  t: number
  env?: Record<string, string>
  stdin: Record<string, unknown> | null
}

function hookSight(line: RecordedLine): Sight[] {
  if (line.stdin === null) return []
  const marks = {
    bashArgs: true,
    effort: line.env?.['CLAUDE_EFFORT'],
    client: line.env?.['AI_AGENT'],
    entrypoint: line.env?.['CLAUDE_CODE_ENTRYPOINT'],
  }
  const event = toHookEvent({ event: line.event, recordedAtMs: line.t, marks, payload: line.stdin })
  if ('problem' in event) throw new Error(event.problem)
  return [{ kind: 'hook', atMs: line.t, sessionId: event.sessionId, event }]
}

function transcriptSights(path: string, agentId?: string): Sight[] {
  const sights: Sight[] = []
  let atMs = 0
  let sessionId = ''
  for (const line of linesOf(path)) {
    const raw = JSON.parse(line) as { timestamp?: string; sessionId?: string }
    if (raw.timestamp !== undefined) atMs = Math.max(atMs, Date.parse(raw.timestamp))
    sessionId = raw.sessionId ?? sessionId
    const entries = parseLine(line)
    if (entries.length > 0)
      sights.push({ kind: 'lines', atMs, sessionId, ...(agentId === undefined ? {} : { agentId }), entries })
  }
  // Lines at the top of a file have no time of their own: they are written with the first that has.
  const first = sights.find((sight) => sight.atMs > 0)?.atMs ?? 0
  for (const sight of sights) if (sight.atMs === 0) sight.atMs = first
  return sights
}
