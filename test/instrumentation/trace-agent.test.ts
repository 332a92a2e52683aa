import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { formatHeader } from '../../src/spool/entry.ts'
import { spoolFolders } from '../../src/spool/spool-folders.ts'
import { bundle } from '../cli/bundle.ts'
import { createAgentRig } from '../otlp/agent-rig.ts'
import { type Receiver, startReceiver } from '../otlp/receiver.ts'
import { readCapture } from './capture.ts'
import { of, sum } from './check-session.ts'
import { replay } from './replay.ts'

let plugin: string

beforeAll(async () => {
  plugin = mkdtempSync(join(tmpdir(), 'trace-plugin-'))
  await bundle(plugin, ['src/agent.ts'])
})
afterAll(() => rmSync(plugin, { recursive: true, force: true }))

interface HookLine {
  event: string
  t: number
  env?: Record<string, string>
  stdin: Record<string, unknown> | null
}

/**
 * Puts a recorded session where the client and the recorder would have put it: transcripts, and a spool file per hook.
 */
function lay(name: string, home: string): void {
  const from = fileURLToPath(new URL(`../captures/${name}/`, import.meta.url))
  const transcripts = join(home, '..', 'transcripts')
  const lines = readFileSync(join(from, 'hooks.jsonl'), 'utf8').split('\n').filter(Boolean)
  for (const [index, line] of lines.entries()) {
    const { event, t, env, stdin } = JSON.parse(line) as HookLine
    if (stdin === null) continue
    const sessionId = String(stdin['session_id'])
    const path = join(transcripts, `${sessionId}.jsonl`)
    if (!existsSync(path)) {
      cpSync(join(from, 'transcript.jsonl'), path)
      cpSync(join(from, 'subagents'), join(transcripts, sessionId, 'subagents'), { recursive: true })
    }
    const client = env?.['AI_AGENT']
    const header = formatHeader(event, { bashArgs: true, ...(client !== undefined && { client }) })
    const file = join(spoolFolders(home).new, `${sessionId}.${1000 + index}`)
    writeFileSync(file, `${header}${JSON.stringify({ ...stdin, transcript_path: path })}`)
    utimesSync(file, t / 1_000, t / 1_000)
  }
}

const spansAt = ({ taken }: Receiver) =>
  [...new Set(taken.filter(({ id }) => /^[0-9a-f]{48}$/.test(id)).map(({ id }) => id))].sort()

const readings = (receiver: Receiver, name: string) =>
  receiver.arrivals
    .filter(({ signal }) => signal === 'metrics')
    .filter(({ records }) => records.some((one) => one.name === name))

test.each(['f-subagents', 'bg-tui'])(
  'an agent that finds the session %s in its spool, and is killed over it, reports a collector exactly its spans',
  async (name) => {
    const receiver = await startReceiver()
    const rig = createAgentRig(plugin, {
      CLAUDE_METRICS_OTLP_ENDPOINT: receiver.url,
      CLAUDE_METRICS_OTLP_METRICS_INTERVAL_MS: '200',
    })
    const occurrences = replay(readCapture(name))
    const derived = occurrences.flatMap(({ spans = [] }) => spans.map(({ traceId, spanId }) => traceId + spanId)).sort()
    lay(name, rig.home)
    rig.startAgent()
    await vi.waitUntil(() => receiver.arrivals.length > 0)
    await rig.kill('SIGKILL')
    rig.startAgent()
    await vi.waitUntil(() => spansAt(receiver).length >= derived.length)
    expect(spansAt(receiver)).toEqual(derived)
    await vi.waitUntil(() => readings(receiver, 'claude_metrics.spool.depth').length > 0)
    expect(receiver.complaints).toEqual([])
    expect(rig.errors()).toBe('')
    const chats = new Map(receiver.taken.filter((one) => one.name.startsWith('chat ')).map((one) => [one.id, one]))
    const tokens = [...chats.values()].map(({ attributes }) => Number(attributes['gen_ai.usage.input_tokens']))
    expect(sum(tokens)).toBe(sum(of(occurrences, 'execution').map(({ fields }) => fields.tokens_in ?? 0)))
  },
)
