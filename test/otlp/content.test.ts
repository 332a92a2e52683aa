import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AnyValueMap } from '@opentelemetry/api-logs'
import { LoggerProvider, type ReadableLogRecord } from '@opentelemetry/sdk-logs'
import { describe, expect, test } from 'vitest'
import { emitOccurrence } from '../../src/instrumentation/emit.ts'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import { createDestinationProcessor } from '../../src/processors/destination-processor.ts'
import { teeContent, teeTransforms } from '../../src/processors/tee-content.ts'
import { captureNames, readCapture, type Sight } from '../instrumentation/capture.ts'
import { replay } from '../instrumentation/replay.ts'
import { spansOf } from '../instrumentation/trace-tree.ts'

const recordings = fileURLToPath(new URL('../captures/', import.meta.url))
const SECRET = `sk-ant-api03-${'a1'.repeat(20)}`

/** The records of a recording as the tee's processors leave them. */
const teed = (name: string, content: boolean) => teedOf(replay(readCapture(name)), content)

async function teedOf(occurrences: Occurrence[], content: boolean): Promise<ReadableLogRecord[]> {
  const got: ReadableLogRecord[] = []
  const processor = createDestinationProcessor(teeTransforms(content), {
    export: (records, report) => {
      got.push(...records)
      report({ code: 0 })
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  })
  const logger = new LoggerProvider({ processors: [processor] }).getLogger('test')
  for (const occurrence of occurrences) emitOccurrence(logger, occurrence)
  await processor.deliver()
  return got
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(stringsIn)
}

/** Where people, the model and tools speak, and where paths are, in hooks and transcripts. */
const SPOKEN = new Set([
  ...['prompt', 'last_assistant_message', 'message', 'title', 'custom_instructions', 'tool_response', 'error'],
  ...['text', 'thinking', 'content', 'toolUseResult', 'lastPrompt', 'summary', 'session_title', 'customTitle'],
  ...['cwd', 'transcript_path', 'agent_transcript_path', 'file_path', 'command', 'description', 'old_string'],
  ...['new_string', 'pattern', 'url', 'query', 'path', 'hook_block_reason', 'reason_text', 'gitBranch'],
])

/** Everything that was said or written in a recording. */
function spokenIn(path: string): string[] {
  if (statSync(path).isDirectory()) return readdirSync(path).flatMap((name) => spokenIn(join(path, name)))
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .flatMap((line) => spoken(JSON.parse(line)))
}

function spoken(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    SPOKEN.has(name) && typeof inner === 'string' ? [inner] : spoken(inner),
  )
}

describe('off, the default', () => {
  test.each(captureNames())(
    'nothing said, written, run or opened in %s is in what the collector gets',
    async (name) => {
      const records = await teed(name, false)
      expect(records.length).toBeGreaterThan(0)
      // Branches and repositories are facts by the conventions' own names, on records as on spans, also where a command
      // names them.
      const texts = records.flatMap(({ attributes, body }) => {
        const others = Object.entries(attributes).filter(([attribute]) => !attribute.startsWith('vcs.'))
        return stringsIn([Object.fromEntries(others), body])
      })
      // Names of tools, agents and commands are facts, also where somebody says them.
      const facts = new Set(texts.filter((text) => /^[\w.:-]{1,64}$/.test(text)))
      const secrets = [...new Set(spokenIn(join(recordings, name)))].filter(
        (text) => text.length > 4 && !facts.has(text),
      )
      expect(secrets.length).toBeGreaterThan(0)
      for (const text of texts) for (const secret of secrets) expect(text).not.toContain(secret)
    },
  )

  test('ids, names, codes, counts and times stay', async () => {
    const records = await teed('d-files', false)
    const tool = records.find(({ eventName }) => eventName === 'claude_code.tool_result')
    expect(tool?.attributes).toMatchObject({
      'event.id': expect.any(String),
      'session.id': expect.any(String),
      'prompt.id': expect.any(String),
      'gen_ai.tool.name': expect.any(String),
      tool_use_id: expect.stringMatching(/^toolu_/),
      success: expect.any(Boolean),
      duration_ms: expect.any(Number),
    })
    const execution = records.find(({ eventName }) => eventName === 'claude_metrics.execution')
    expect(execution?.attributes).toMatchObject({
      'gen_ai.usage.input_tokens': expect.any(Number),
      'claude_metrics.tools_used': expect.arrayContaining([expect.objectContaining({ name: 'Read' })]),
      'claude_metrics.status': 'ok',
    })
  })

  test('text under a name that nobody has decided about stays here; numbers and flags pass', () => {
    const attributes = { 'claude_metrics.new_text': 'hush', 'claude_metrics.new_count': 7, 'x.flag': true }
    expect(teeContent(false)({ ...attributes, 'x.list': ['a'], 'x.map': { deep: { text: 'b' } } })).toEqual({
      'claude_metrics.new_count': 7,
      'x.flag': true,
    })
  })

  test.each(['gen_ai.input.messages', 'gen_ai.output.messages', 'gen_ai.tool.call.arguments', 'input.value', 'prompt'])(
    '%s is content, on a span too',
    (name) => {
      expect(teeContent(false)({ [name]: 'hush', 'gen_ai.request.model': 'm' })).toEqual({
        'gen_ai.request.model': 'm',
      })
    },
  )
})

describe('on', () => {
  const attributes: AnyValueMap = {
    prompt: 'Why?',
    'claude_metrics.response_text': `Because ${SECRET}`,
    'claude_metrics.stop_reason': 'end_turn',
    'claude_metrics.file_path': 'src/a.ts',
  }
  const on = (more: AnyValueMap = {}) =>
    teeTransforms(true).reduce((rest, transform) => transform(rest), { ...attributes, ...more })

  test('prompts and responses are messages as the GenAI conventions have them, secrets masked', () => {
    expect(on()).toEqual({
      'gen_ai.input.messages': [{ role: 'user', parts: [{ type: 'text', content: 'Why?' }] }],
      'gen_ai.output.messages': [
        { role: 'assistant', parts: [{ type: 'text', content: 'Because [redacted]' }], finish_reason: 'end_turn' },
      ],
      'claude_metrics.stop_reason': 'end_turn',
      'claude_metrics.file_path': 'src/a.ts',
    })
  })

  test.each(['x', 'é', '👩‍👩‍👧‍👦', '🇩🇪'])(
    'a text of many %s is bounded, and no character is cut in two',
    (character) => {
      const [message] = on({ prompt: character.repeat(60_100) })['gen_ai.input.messages'] as {
        parts: { content: string }[]
      }[]
      expect(message?.parts[0]?.content === character.repeat(60_000)).toBe(true)
    },
  )

  test('a recording’s prompts and responses arrive', async () => {
    const records = await teed('a-plain', true)
    const texts = records.flatMap(({ attributes }) => stringsIn(attributes))
    expect(texts).toEqual(expect.arrayContaining(['main-prompt: say hi', 'Hello from the fake.']))
  })
})

test.each([true, false])('a secret in a name is masked, content %s', (content) => {
  const attributes = { 'claude_metrics.command_name': SECRET, 'claude_metrics.tools_used': [{ name: SECRET }] }
  const left = teeTransforms(content).reduce<AnyValueMap>((rest, transform) => transform(rest), attributes)
  expect(left).toEqual({
    'claude_metrics.command_name': '[redacted]',
    'claude_metrics.tools_used': [{ name: '[redacted]' }],
  })
})

test('no attribute is left without a value, however deep: some receivers refuse the request because of one', () => {
  const attributes = { 'claude_metrics.tools_used': [{ name: 'Bash', extra: null }, null], gone: null }
  for (const isOn of [true, false]) {
    expect(teeContent(isOn)(attributes as AnyValueMap)).toEqual({ 'claude_metrics.tools_used': [{ name: 'Bash' }] })
  }
})

describe('a session that says no to text for a collector', () => {
  /** A recording of which the hooks from the second one on say no; the last says nothing again. */
  function saysNo(name: string): Sight[] {
    const sights = readCapture(name)
    const hooks = sights.flatMap((sight) => (sight.kind === 'hook' ? [sight] : [])).sort((a, b) => a.atMs - b.atMs)
    const denying = new Set<Sight>(hooks.slice(1, -1))
    return sights.map((sight) =>
      sight.kind === 'hook' && denying.has(sight)
        ? { ...sight, event: { ...sight.event, marks: { ...sight.event.marks, collectorTextDenied: true } } }
        : sight,
    )
  }

  test.each(['a-plain', 'b-bash'])('%s: no record and no span has any, the API keeps its own', async (name) => {
    const occurrences = replay(saysNo(name))
    const options = { content: (text: string) => text, transforms: teeTransforms(true) }
    const [spoke, silent] = [await spansOf(replay(readCapture(name)), options), await spansOf(occurrences, options)]
    const message = /gen_ai\.(input|output)\.messages/
    expect(JSON.stringify(spoke)).toMatch(message)
    expect(silent).toHaveLength(spoke.length)
    expect(JSON.stringify(silent)).not.toMatch(message)
    expect(JSON.stringify((await teedOf(replay(readCapture(name)), true)).map(({ attributes }) => attributes))).toMatch(
      message,
    )
    const records = (await teedOf(occurrences, true)).map(({ attributes }) => attributes)
    expect(records.length).toBeGreaterThan(0)
    expect(JSON.stringify(records)).not.toMatch(message)
    expect(occurrences.some(({ kind, fields }) => kind === 'prompt' && fields.prompt_text !== '')).toBe(true)
  })
})
