import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import { providerOf } from '../../src/instrumentation/trace/provider.ts'
import { openinference } from '../../src/processors/openinference.ts'
import { captureNames, readCapture } from './capture.ts'
import { of, sum } from './check-session.ts'
import { disturb } from './disturbance.ts'
import { crashes, jitterMs, lagMs } from './play.ts'
import { replay } from './replay.ts'
import { drawn, type SeenSpan, spansOf, tracesIn } from './trace-tree.ts'

const occurrencesOf = (name: string): Occurrence[] => replay(readCapture(name))
const number = (span: SeenSpan | undefined, name: string) => Number(span?.attributes[name] ?? Number.NaN)
const lasted = (span: SeenSpan | undefined) => (span === undefined ? Number.NaN : span.endMs - span.startMs)

/**
 * A background agent leaves the call that started it behind; a turn that a hook makes go on leaves its first end
 * behind.
 */
const outlives = (span: SeenSpan) => span.name.startsWith('invoke_agent')

describe.each(captureNames())('the spans of the recorded session %s', (name) => {
  const occurrences = occurrencesOf(name)
  const executions = of(occurrences, 'execution')

  test('are one tree per turn, each span once and within what encloses it', async () => {
    const spans = await spansOf(occurrences)
    const traces = tracesIn(spans)
    expect(traces).toHaveLength(new Set(executions.map(({ turnId }) => turnId)).size)
    for (const trace of traces) {
      const byId = new Map(trace.map((span) => [span.spanId, span]))
      expect(byId.size).toBe(trace.length)
      const roots = trace.filter(({ parentId }) => parentId === undefined)
      expect(roots.map((span) => span.name)).toEqual(['invoke_agent claude-code'])
      for (const span of trace) {
        expect.soft(lasted(span), span.name).toBeGreaterThanOrEqual(0)
        if (span.parentId === undefined) continue
        const parent = byId.get(span.parentId)
        expect.soft(parent, `parent of ${span.name}`).toBeDefined()
        expect.soft(span.startMs, span.name).toBeGreaterThanOrEqual(parent?.startMs ?? 0)
        if (!outlives(span)) expect.soft(span.endMs, span.name).toBeLessThanOrEqual(parent?.endMs ?? 0)
      }
    }
  })

  test('say what the records say: the same tokens per turn, tools, durations and outcomes', async () => {
    const spans = await spansOf(occurrences)
    for (const turnId of new Set(executions.map((execution) => execution.turnId))) {
      const chats = spans.filter(
        // A request that failed used nothing that anybody knows of.
        ({ name, attributes }) =>
          name.startsWith('chat ') && attributes['prompt.id'] === turnId && attributes['error.type'] === undefined,
      )
      const own = executions.filter((execution) => execution.turnId === turnId)
      for (const [attribute, field] of [
        ['gen_ai.usage.input_tokens', 'tokens_in'],
        ['gen_ai.usage.output_tokens', 'tokens_out'],
        ['gen_ai.usage.cache_read.input_tokens', 'cache_read_tokens'],
        ['gen_ai.usage.cache_write.input_tokens', 'cache_creation_tokens'],
      ] as const) {
        expect(sum(chats.map((chat) => number(chat, attribute)))).toBe(sum(own.map(({ fields }) => fields[field] ?? 0)))
      }
    }
    const tools = of(occurrences, 'tool').map(({ toolUseId, turnId, fields, meta }) => ({
      id: toolUseId,
      turn: turnId,
      name: `execute_tool ${fields.tool_name}`,
      error: fields.error_class === 'timeout' ? undefined : (fields.error_class ?? undefined),
      failed: !fields.success,
      duration: fields.duration_ms ?? undefined,
      depth: fields.subagent_depth,
      bash: fields.bash_command_kind ?? undefined,
      permission: fields.permission_outcome,
      by: meta['permission_denied_by'],
    }))
    const called = spans.filter((span) => span.name.startsWith('execute_tool '))
    const reported = called.map(({ name, failed, attributes }) => ({
      id: attributes['gen_ai.tool.call.id'],
      turn: attributes['prompt.id'],
      name,
      error: attributes['error.type'],
      failed,
      duration: attributes['duration_ms'],
      depth: attributes['claude_code.subagent.depth'],
      bash: attributes['claude_metrics.bash_command_kind'],
      permission: attributes['claude_metrics.permission_outcome'],
      by: attributes['claude_metrics.permission_denied_by'],
    }))
    const byId = (a: { id: unknown }, b: { id: unknown }) => (String(a.id) < String(b.id) ? -1 : 1)
    expect(reported.sort(byId)).toEqual(tools.sort(byId))
    for (const { eventId, fields } of executions) {
      const turn = spans.find(({ attributes }) => attributes['event.id'] === eventId)
      if (fields.duration_ms !== null) expect(lasted(turn)).toBe(fields.duration_ms)
    }
  })
})

test('subagents are below the calls that started them, parallel and nested', async () => {
  expect(drawn(await spansOf(occurrencesOf('f-subagents')))).toEqual([
    'invoke_agent claude-code',
    '  chat claude-opus-5-5',
    '  execute_tool Agent',
    '    invoke_agent general-purpose',
    '      chat claude-opus-5-5',
    '      execute_tool Bash',
    '      chat claude-opus-5-5',
    '  chat claude-opus-5-5',
    '  execute_tool Agent',
    '    invoke_agent general-purpose',
    '      chat claude-opus-5-5',
    '      execute_tool Bash',
    '      chat claude-opus-5-5',
    '  execute_tool Agent',
    '    invoke_agent Explore',
    '      chat claude-opus-5-5',
    '      execute_tool Bash',
    '      chat claude-opus-5-5',
    '  chat claude-opus-5-5',
    '  execute_tool Agent',
    '    invoke_agent general-purpose',
    '      chat claude-opus-5-5',
    '      execute_tool Agent',
    '        invoke_agent general-purpose',
    '          chat claude-opus-5-5',
    '          execute_tool Bash ! exit_nonzero',
    '          chat claude-opus-5-5',
    '      chat claude-opus-5-5',
    '  chat claude-opus-5-5',
  ])
})

test('an agent that outlives its turn is still below the call that started it, in the trace of that turn', async () => {
  const [first, ...others] = tracesIn(await spansOf(occurrencesOf('bg-tui')))
  expect(others.map((trace) => trace.length)).toEqual([2, 2])
  const agents = (first ?? []).filter(({ name }) => name === 'invoke_agent general-purpose')
  expect(agents.map(({ parentId }) => first?.find(({ spanId }) => spanId === parentId)?.name)).toEqual([
    'execute_tool Agent',
    'execute_tool Agent',
  ])
  const root = first?.find(({ parentId }) => parentId === undefined)
  for (const agent of agents) expect(agent.endMs).toBeGreaterThan(root?.endMs ?? Infinity)
})

test('waiting for permission is a span of its own: until the command ran, or until it was refused', async () => {
  const spans = await spansOf(occurrencesOf('l2-permission-interrupt'))
  const waits = spans.filter(({ name }) => name === 'blocked_on_user').sort((a, b) => a.startMs - b.startMs)
  // Asked and ended as the hooks recorded it; the command itself took 90 ms. The refusal is the transcript's line.
  expect(waits.map(({ startMs, endMs, attributes }) => [startMs, endMs, attributes['decision']])).toEqual([
    [1795169265132, 1795169274653 - 90, 'accept'],
    [1795169281517, Date.parse('2026-11-20T10:08:04.591Z'), 'reject'],
  ])
  const calls = new Map(spans.map((span) => [span.spanId, span]))
  expect(waits.map(({ parentId }) => calls.get(parentId ?? '')?.name)).toEqual([
    'execute_tool Bash',
    'execute_tool Bash',
  ])
})

test('what Esc interrupts ends when it was interrupted', async () => {
  const traces = tracesIn(await spansOf(occurrencesOf('l2-permission-interrupt')))
  const [, , running, talking] = traces.map((trace) => trace.find(({ parentId }) => parentId === undefined))
  expect(running?.endMs).toBe(Date.parse('2026-11-20T10:08:11.069Z'))
  expect(talking?.endMs).toBe(Date.parse('2026-11-20T10:08:17.481Z'))
  expect(running?.attributes['claude_metrics.status']).toBe('cancelled')
  const call = traces[2]?.find(({ name }) => name === 'execute_tool Bash')
  expect(call?.endMs).toBe(Date.parse('2026-11-20T10:08:11.063Z'))
  expect(call?.attributes['error.type']).toBe('interrupted')
})

test('failed requests are events of the turn, with their status and attempt; the request lasts from the prompt to its answer', async () => {
  const [turn, chat] = (await spansOf(occurrencesOf('k-retry-ok'))).sort(
    (a, b) => a.startMs - b.startMs || b.endMs - a.endMs,
  )
  expect(turn?.events.map(({ name, attributes }) => [name, attributes])).toEqual([
    [
      'claude_code.api_error',
      { 'error.type': '529', 'http.response.status_code': 529, attempt: 1, 'claude_metrics.retry_in_ms': 614 },
    ],
    [
      'claude_code.api_error',
      { 'error.type': '529', 'http.response.status_code': 529, attempt: 2, 'claude_metrics.retry_in_ms': 1220 },
    ],
  ])
  expect(turn?.failed).toBe(false)
  expect(chat?.endMs).toBe(Date.parse('2026-11-20T10:08:12.666Z'))
  expect(lasted(chat)).toBeGreaterThan(1_834)
})

test('a connection that drops is reported by its error code', async () => {
  const [turn] = (await spansOf(occurrencesOf('cut'))).filter(({ parentId }) => parentId === undefined)
  expect(turn?.events.map(({ attributes }) => attributes['error.type'])).toEqual(['ECONNRESET', 'server_error'])
})

test('a request to the model says who asked for what, and joins the client’s own telemetry', async () => {
  const spans = await spansOf(occurrencesOf('b-bash'))
  const chats = spans.filter(({ name }) => name.startsWith('chat ')).sort((a, b) => a.startMs - b.startMs)
  expect(chats[0]?.kind).toBe(2)
  expect(chats[0]?.attributes).toEqual({
    'session.id': 'f907450e-967b-4ccb-9d79-d3fad03b879b',
    'gen_ai.conversation.id': 'f907450e-967b-4ccb-9d79-d3fad03b879b',
    'prompt.id': 'a054e10a-893f-492e-927e-6c69c7c5084e',
    'app.version': '2.1.328',
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'anthropic',
    'gen_ai.request.model': 'claude-opus-5-5',
    'gen_ai.response.model': 'claude-opus-5-5',
    'gen_ai.response.id': 'msg_01c85590191aef5cfc56cd43',
    'gen_ai.response.finish_reasons': ['tool_use'],
    request_id: expect.stringMatching(/^req_/),
    query_source: 'main',
    effort: 'medium',
    cost_usd: expect.any(Number),
    'vcs.ref.head.name': 'main',
    'gen_ai.usage.input_tokens': 1012,
    'gen_ai.usage.output_tokens': 30,
    'gen_ai.usage.cache_read.input_tokens': 1000,
    'gen_ai.usage.cache_write.input_tokens': 0,
    'gen_ai.usage.reasoning.output_tokens': 0,
  })
  const root = spans.find(({ parentId }) => parentId === undefined)
  expect(root?.attributes).toMatchObject({
    'vcs.repository.url.full': 'https://git.example/team/repo.git',
    'vcs.ref.head.name': 'main',
  })
})

test('the tools of an MCP server name it', async () => {
  const spans = await spansOf(occurrencesOf('j-mcp'))
  expect(spans.find(({ name }) => name === 'execute_tool mcp__calc__add')?.attributes).toMatchObject({
    'gen_ai.tool.type': 'extension',
    mcp_server_name: 'calc',
    mcp_tool_name: 'add',
  })
})

test('nothing that was said leaves unless content is wanted; then it is structured, prepared and only once per span', async () => {
  const texts = (spans: SeenSpan[]) => JSON.stringify(spans)
  const occurrences = occurrencesOf('b-bash')
  expect(texts(await spansOf(occurrences))).not.toMatch(/run echo|Running it|Done\./)
  const spans = await spansOf(occurrences, { content: (text) => text.toUpperCase() })
  const root = spans.find(({ parentId }) => parentId === undefined)
  expect(JSON.parse(String(root?.attributes['gen_ai.input.messages']))).toEqual([
    { role: 'user', parts: [{ type: 'text', content: 'MAIN-PROMPT: RUN ECHO' }] },
  ])
  const last = spans.find(({ attributes }) => String(attributes['gen_ai.response.finish_reasons']) === 'end_turn')
  expect(JSON.parse(String(last?.attributes['gen_ai.output.messages']))).toEqual([
    { role: 'assistant', parts: [{ type: 'text', content: 'DONE.' }], finish_reason: 'end_turn' },
  ])
})

test('with content a chat says what was new in what was asked, and which calls the model asked for', async () => {
  const chats = (await spansOf(occurrencesOf('b-bash'), { content: (text) => text }))
    .filter(({ name }) => name.startsWith('chat '))
    .sort((a, b) => a.startMs - b.startMs)
  const messages = (which: 'input' | 'output') =>
    chats.map(({ attributes }) => JSON.parse(String(attributes[`gen_ai.${which}.messages`]))[0])
  const [call] = messages('output')[0].parts.filter(({ type }: { type: string }) => type === 'tool_call')
  expect(call).toEqual({ type: 'tool_call', id: expect.stringMatching(/^toolu_/), name: 'Bash' })
  expect(messages('input').slice(0, 2)).toEqual([
    { role: 'user', parts: [{ type: 'text', content: 'main-prompt: run echo' }] },
    { role: 'tool', parts: [{ type: 'tool_call_response', id: call.id, response: null }] },
  ])
})

test.each(captureNames())('each response of %s ended for one reason, wherever a span says it', async (name) => {
  const chats = (await spansOf(occurrencesOf(name), { content: (text) => text })).filter(
    ({ attributes }) => attributes['gen_ai.response.id'] !== undefined,
  )
  for (const { attributes } of chats) {
    const said = attributes['gen_ai.output.messages']
    if (said === undefined) continue
    expect([JSON.parse(String(said))[0].finish_reason]).toEqual(attributes['gen_ai.response.finish_reasons'])
  }
})

test('the provider is whose service gave the answer its id; unknown is left out', () => {
  const of = (...ids: string[]) => providerOf(ids.map((id) => ({ id })))
  expect(of('msg_01c85590191aef5cfc56cd43')).toBe('anthropic')
  expect(of('msg_bdrk_015pNYi6bWStpDG95pKQepuH')).toBe('aws.bedrock')
  expect(of('msg_vrtx_011CfBLyuqQKtoph9kWhiUt5')).toBe('gcp.vertex_ai')
  expect(of('chatcmpl-1')).toBeUndefined()
  expect(of('gen-1', 'msg_vrtx_2')).toBe('gcp.vertex_ai')
  expect(of()).toBeUndefined()
})

test.each(['b-bash', 'f-subagents', 'l2-permission-interrupt', 'k-maxtokens', 'stop-hook'])(
  'every answer in %s says why it ended, as the conventions ask of output messages',
  async (name) => {
    const spans = await spansOf(occurrencesOf(name), { content: (text) => text })
    const answers = spans.flatMap(({ attributes }) => attributes['gen_ai.output.messages'] ?? [])
    expect(answers.length).toBeGreaterThan(0)
    for (const answer of answers) {
      const message = { role: 'assistant', parts: expect.any(Array), finish_reason: expect.stringMatching(/^[a-z_]+$/) }
      expect(JSON.parse(String(answer))).toEqual([message])
    }
  },
)

test('OpenInference names stand beside the conventions’, content only where there is any', async () => {
  const occurrences = occurrencesOf('b-bash')
  const plain = await spansOf(occurrences, { transforms: [openinference] })
  const kinds = plain.map(({ name, attributes }) => `${name.split(' ')[0]} ${attributes['openinference.span.kind']}`)
  expect([...new Set(kinds)].sort()).toEqual(['chat LLM', 'execute_tool TOOL', 'invoke_agent AGENT'])
  expect(
    plain.find(
      ({ name, attributes }) =>
        name.startsWith('chat ') && number({ attributes } as SeenSpan, 'llm.token_count.prompt') === 1012,
    )?.attributes,
  ).toMatchObject({
    'llm.model_name': 'claude-opus-5-5',
    'llm.token_count.completion': 30,
    'llm.token_count.total': 1042,
    'llm.token_count.prompt_details.cache_read': 1000,
  })
  expect(JSON.stringify(plain)).not.toMatch(/input\.value|output\.value/)
  const full = await spansOf(occurrences, { transforms: [openinference], content: (text) => text })
  expect(full.find(({ parentId }) => parentId === undefined)?.attributes).toMatchObject({
    'input.value': 'main-prompt: run echo',
    'output.value': 'Running it.\nDone.',
  })
})

test('a late transcript, parallel hooks in any order and crashes give the same spans, by id and by every fact', async () => {
  const inOrder = (spans: SeenSpan[]) => spans.sort((a, b) => (a.traceId + a.spanId < b.traceId + b.spanId ? -1 : 1))
  const disturbances = fc.record({ lagMs, jitterMs, crashes }, { requiredKeys: [] })
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...captureNames()), disturbances, async (name, chosen) => {
      const sights = readCapture(name).sort((a, b) => a.atMs - b.atMs)
      const disturbed = once(replay(sights, disturb(sights, chosen)))
      expect(inOrder(await spansOf(disturbed))).toEqual(inOrder(await spansOf(once(replay(sights)))))
    }),
    { numRuns: 60 },
  )
})

/** A crash repeats records; whoever gets them knows them by their ids. */
const once = (occurrences: Occurrence[]): Occurrence[] => [
  ...new Map(occurrences.map((occurrence) => [occurrence.eventId, occurrence])).values(),
]

test('a request that failed for good has a chat span of its own, in error, within its turn', async () => {
  const spans = await spansOf(occurrencesOf('k-400'))
  const turn = spans.find(({ name }) => name.startsWith('invoke_agent'))
  const [failed] = spans.filter(({ name }) => name.startsWith('chat'))
  expect(failed?.attributes['error.type']).toBe(turn?.attributes['error.type'])
  expect(failed?.attributes['error.type']).toBeTruthy()
  expect(failed?.startMs).toBeGreaterThanOrEqual(turn?.startMs ?? 0)
  expect(failed?.endMs).toBeLessThanOrEqual(turn?.endMs ?? 0)
})

test('calls and responses say which agent they are of', async () => {
  const spans = await spansOf(occurrencesOf('f-subagents'))
  const ofAgents = spans.filter(
    ({ name, attributes }) => /^(chat|execute_tool)/.test(name) && attributes['gen_ai.agent.id'],
  )
  expect(ofAgents.some(({ name }) => name.startsWith('chat'))).toBe(true)
  expect(
    spans.filter(({ name, attributes }) => name.startsWith('execute_tool') && !attributes['gen_ai.agent.name']),
  ).toEqual([])
})

test('a turn whose client was run in a span of somebody else’s is linked to that span, and nothing else is', async () => {
  const [traceId, spanId] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331']
  const linksWith = async (traceparent: string | undefined) => {
    const sights = readCapture('b-bash').map((sight) =>
      'event' in sight ? { ...sight, event: { ...sight.event, marks: { ...sight.event.marks, traceparent } } } : sight,
    )
    return (await spansOf(replay(sights))).flatMap(({ name, links }) => links.map((link) => [name, ...link]))
  }
  expect(await linksWith(`00-${traceId}-${spanId}-01`)).toEqual([['invoke_agent claude-code', traceId, spanId]])
  expect(await linksWith(`01-${traceId}-${spanId}-00-more`)).toHaveLength(1)
  const none = [
    undefined,
    'x',
    `ff-${traceId}-${spanId}-01`,
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${spanId}`,
  ]
  for (const traceparent of none) expect(await linksWith(traceparent)).toEqual([])
})
