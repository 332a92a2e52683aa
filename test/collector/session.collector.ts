import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Recorded, Recording } from '../../src/dev/recording.ts'
import type { Signal } from '../../src/exporters/otlp/signal.ts'
import { decode, type Received } from '../otlp/decode.ts'
import { freePort, startCollector } from './collector.ts'
import { createDemoSession } from './demo-session.ts'

const binary = process.env['OTELCOL_BIN'] ?? ''
const SIGNAL_OF: Record<string, Signal> = { resourceLogs: 'logs', resourceSpans: 'traces', resourceMetrics: 'metrics' }

type Arrivals = Record<Signal, Received[]>

function arrivalsIn(requests: Record<string, unknown>[]): Arrivals {
  const arrivals: Arrivals = { logs: [], traces: [], metrics: [] }
  for (const request of requests) {
    const signal = SIGNAL_OF[Object.keys(request)[0] ?? '']
    if (signal) arrivals[signal].push(...decode(signal, false, Buffer.from(JSON.stringify(request))))
  }
  return arrivals
}

interface Truth {
  prompts: number
  /** The turn of each Stop. */
  executions: string[]
  toolCallIds: string[]
  responses: number
  tokensIn: number
  tokensOut: number
}

/** What happened, read straight from the recording's hooks and transcripts. */
function truthOf({ hooks, transcript, subagents }: Recording): Truth {
  const lines = [transcript, ...subagents].flatMap((one) => one.lines)
  const messages = lines
    .map((line) => line['message'] as Recorded | undefined)
    .filter((message) => message !== undefined)
  const responses = new Map(messages.flatMap(({ id, usage }) => (usage ? [[id, usage as Record<string, number>]] : [])))
  const blocks = messages.flatMap(({ content }) => (Array.isArray(content) ? (content as Recorded[]) : []))
  const sum = (name: string) => [...responses.values()].reduce((total, usage) => total + Number(usage[name]), 0)
  const count = (event: string) => hooks.filter((hook) => hook.event === event).length
  return {
    prompts: count('UserPromptSubmit'),
    executions: hooks
      .filter(({ event }) => event === 'Stop')
      .map(({ input }) => String(input['prompt_id']))
      .sort(),
    toolCallIds: [...new Set(blocks.filter(({ type }) => type === 'tool_use').map(({ id }) => String(id)))].sort(),
    responses: responses.size,
    tokensIn: sum('input_tokens') + sum('cache_read_input_tokens') + sum('cache_creation_input_tokens'),
    tokensOut: sum('output_tokens'),
  }
}

const named = (records: Received[], name: string) => records.filter((record) => record.name === name)
const total = (records: Received[], attribute: string) =>
  records.reduce((sum, { attributes }) => sum + Number(attributes[attribute] ?? 0), 0)
const startingWith = (records: Received[], name: string) => records.filter((record) => record.name.startsWith(name))

/** Records that came more than once: nothing died, so nothing has a reason to. */
const twice = (records: Received[]) =>
  records.filter(({ id }, index) => records.findIndex((other) => other.id === id) !== index).map(({ name }) => name)

function expectTruth({ logs, traces }: Arrivals, truth: Truth): void {
  for (const records of [logs, traces]) expect(twice(records)).toEqual([])
  expect(named(logs, 'claude_code.user_prompt')).toHaveLength(truth.prompts)
  const executions = named(logs, 'claude_metrics.execution')
  expect(executions.map(({ attributes }) => attributes['prompt.id']).sort()).toEqual(truth.executions)
  expect(total(executions, 'gen_ai.usage.input_tokens')).toBe(truth.tokensIn)
  expect(total(executions, 'gen_ai.usage.output_tokens')).toBe(truth.tokensOut)
  const tools = named(logs, 'claude_code.tool_result')
  expect(tools.map(({ attributes }) => attributes['tool_use_id']).sort()).toEqual(truth.toolCallIds)

  expect(startingWith(traces, 'chat ')).toHaveLength(truth.responses)
  const calls = startingWith(traces, 'execute_tool ')
  expect(calls.map(({ attributes }) => attributes['gen_ai.tool.call.id']).sort()).toEqual(truth.toolCallIds)
  expect(total(startingWith(traces, 'chat '), 'gen_ai.usage.output_tokens')).toBe(truth.tokensOut)
}

/** Plays the session into a collector and gives what that wrote, once the session's end is there. */
async function playInto(env: Record<string, string>, lateMs?: number): Promise<{ arrivals: Arrivals; truth: Truth }> {
  const folder = mkdtempSync(join(tmpdir(), 'collector-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  const port = await freePort()
  const session = await createDemoSession({
    CLAUDE_METRICS_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    CLAUDE_METRICS_OTLP_METRICS_INTERVAL_MS: '500',
    ...env,
  })
  const truth = truthOf(session.recording)
  const starting = new Promise((done) => setTimeout(done, lateMs ?? 0)).then(() => startCollector(binary, folder, port))
  if (lateMs === undefined) await starting
  await session.play()
  const collector = await starting
  const arrivals = () => arrivalsIn(collector.requests())
  await vi.waitUntil(
    () => {
      const { logs, traces } = arrivals()
      const rows = named(logs, 'claude_metrics.session')
      const isOver = rows.some(({ attributes }) => attributes['claude_metrics.exit_kind'] !== 'active')
      return isOver && startingWith(traces, 'chat ').length >= truth.responses
    },
    { timeout: 30_000, interval: 100 },
  )
  // A counter's last state: one more reading after the last event.
  const seen = arrivals().metrics.length
  await vi.waitUntil(() => arrivals().metrics.length > seen, { timeout: 10_000 })
  expect(session.complaints).toEqual([])
  return { arrivals: arrivals(), truth }
}

describe('what a real collector received of a session is what happened in it', () => {
  test.each([
    ['http/protobuf', 'gzip'],
    ['http/json', 'gzip'],
    ['http/protobuf', 'none'],
  ])('%s, compression %s', async (protocol, compression) => {
    const { arrivals, truth } = await playInto({
      CLAUDE_METRICS_OTLP_PROTOCOL: protocol,
      CLAUDE_METRICS_OTLP_COMPRESSION: compression,
    })
    expectTruth(arrivals, truth)
    const names = new Set(arrivals.metrics.map(({ name }) => name))
    expect([...names]).toEqual(expect.arrayContaining(['claude_code.token.usage', 'claude_code.session.count']))
    for (const { resource } of [...arrivals.logs, ...arrivals.traces, ...arrivals.metrics])
      expect(resource['service.name']).toBe('claude-code-plugin')
  })

  test('also when it comes up only after most of the session is over', async () => {
    const { arrivals, truth } = await playInto({}, 4_000)
    expectTruth(arrivals, truth)
  })
})

test('without being asked for, no text of the session reaches it', async () => {
  const { arrivals } = await playInto({})
  const everything = JSON.stringify(arrivals)
  for (const text of ['Why do the date tests fail', 'February has 28 days', 'npm test', 'month.ts', '/project'])
    expect(everything).not.toContain(text)
})
