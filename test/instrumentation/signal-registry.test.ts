import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AnyValue, Logger, LogRecord } from '@opentelemetry/api-logs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { withTables } from '../../scripts/telemetry-tables.mjs'
import { ATTRIBUTE, DOUBLES } from '../../src/contract/attributes.ts'
import { SPAN_EVENT } from '../../src/contract/span-attributes.ts'
import { emitOccurrence } from '../../src/instrumentation/emit.ts'
import type { SpanEvent } from '../../src/instrumentation/session/span-event.ts'
import { HOOK_EVENTS } from '../../src/instrumentation/take/hook-events.ts'
import { addEvent } from '../../src/instrumentation/trace/span-events.ts'
import { teeTransforms } from '../../src/processors/tee-content.ts'
import { repository } from '../cli/bundle.ts'
import { captureNames, marked, readCapture } from './capture.ts'
import { documentedEvents } from './documented-events.ts'
import { replay } from './replay.ts'
import { spansOf } from './trace-tree.ts'

interface Group {
  id: string
  name?: string
  annotations?: { severity: string[] }
  attributes: { ref: string; requirement_level: 'required' | 'recommended' | 'opt_in' }[]
}

const read = (name: string) => readFileSync(join(repository, name), 'utf8')
const groupsOf = <One>(name: string) => (parse(read(`semconv/${name}.yaml`)) as { groups: One[] }).groups
const defined = ['attributes', 'metrics'].flatMap((name) =>
  groupsOf<{ attributes?: { id?: string; type?: string }[] }>(name).flatMap(({ attributes = [] }) => attributes),
)
const types = new Map(defined.flatMap(({ id, type }) => (id === undefined || type === undefined ? [] : [[id, type]])))
const events = groupsOf<Group>('events')
const spans = groupsOf<Group>('spans')
const spanEvents = groupsOf<Group>('span-events')

/** Names that the GenAI, MCP and general conventions define. */
const CONVENTIONS = /^(gen_ai\.|mcp\.|vcs\.|http\.response\.|error\.type$|session\.id$|process\.working_directory$)/

interface Emitted {
  group: Group | undefined
  name: string
  attributes: Record<string, unknown>
}

/** Everything that the captures come to, as a collector gets it. */
async function emitted(content: boolean): Promise<Emitted[]> {
  const transforms = teeTransforms(content)
  const all: Emitted[] = []
  const emit = ({ eventName = '', attributes = {} }: LogRecord) => {
    const prepared = transforms.reduce((rest, transform) => transform(rest), attributes as Record<string, AnyValue>)
    all.push({ group: events.find(({ name }) => name === eventName), name: eventName, attributes: prepared })
  }
  for (const capture of captureNames()) {
    const occurrences = replay(marked(readCapture(capture), { toolArguments: true }))
    for (const occurrence of occurrences) emitOccurrence({ emit } as Logger, occurrence)
    const prepare = content ? (text: string) => text : undefined
    for (const span of await spansOf(occurrences, { transforms, content: prepare })) {
      const { name, attributes } = span
      all.push(...span.events.filter(hasAttributes).map(({ name, attributes }) => eventOnSpan(name, attributes)))
      const kind = name === 'invoke_agent claude-code' ? 'invoke_agent.turn' : (name.split(' ')[0] ?? '')
      const id = `span.claude_metrics.${kind === 'invoke_agent' ? 'invoke_agent.subagent' : kind}`
      all.push({ group: spans.find((group) => group.id === id), name: id, attributes })
    }
  }
  all.push(compaction())
  return all
}

/** An event that has none needs no list of them. */
const hasAttributes = ({ attributes }: { attributes: object }): boolean => Object.keys(attributes).length > 0

const eventOnSpan = (name: string, attributes: Record<string, unknown>): Emitted => {
  const id = `span_event.${name}`
  return { group: spanEvents.find((group) => group.id === id), name: id, attributes }
}

/** No capture has a compaction within a turn. */
function compaction(): Emitted {
  const events: SpanEvent[] = []
  addEvent(events, { kind: 'compaction', atMs: 1, trigger: 'auto', preTokens: 9, postTokens: 2, durationMs: 3 })
  return eventOnSpan(SPAN_EVENT.compaction, events[0]?.attributes ?? {})
}

function typeOf(name: string, value: unknown): string {
  if (typeof value === 'number') return DOUBLES.includes(name) ? 'double' : Number.isInteger(value) ? 'int' : 'no int'
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return 'string[]'
  return typeof value === 'object' ? 'any' : typeof value
}

test.each([true, false])('what records and spans say over all captures is in the registry (content %s)', async (on) => {
  const all = await emitted(on)
  expect(all.length).toBeGreaterThan(1_000)
  const wrong = new Set<string>()
  for (const { group, name, attributes } of all) {
    const listed = new Map(group?.attributes.map(({ ref, requirement_level }) => [ref, requirement_level]))
    for (const [attribute, value] of Object.entries(attributes)) {
      const level = listed.get(attribute)
      if (level === undefined) wrong.add(`${name}: ${attribute} is not in the registry`)
      if (level === 'opt_in' && !on) wrong.add(`${name}: ${attribute} without content`)
      const type = types.get(attribute)
      if (type === undefined && !CONVENTIONS.test(attribute)) wrong.add(`${attribute} is defined nowhere`)
      const isList = type === 'string[]' || type === 'any'
      const found = typeOf(attribute, value)
      if (type !== undefined && found !== type && !(isList && Array.isArray(value)))
        wrong.add(`${name}: ${attribute} is ${found}, not ${type}`)
      if (found === 'no int') wrong.add(`${name}: ${attribute} is a double at times`)
    }
    for (const [attribute, level] of listed)
      if (level === 'required' && attributes[attribute] === undefined) wrong.add(`${name}: no ${attribute}`)
  }
  expect([...wrong]).toEqual([])
})

test('the record of every hook event that becomes one is in the registry', () => {
  const records = HOOK_EVENTS.flatMap(({ event }) => (event === undefined ? [] : [`claude_code.${event}`]))
  expect(events.map(({ name }) => name)).toEqual(expect.arrayContaining(records))
})

test('the registry has every record that is documented, with its severities, and no attribute that nothing emits', async () => {
  const known = events.map(({ name, annotations }) => [name, annotations?.severity.join(', ')])
  expect(new Map(known as [string, string][])).toEqual(documentedEvents())
  const refs = new Set(
    [...events, ...spans, ...spanEvents].flatMap(({ attributes }) => attributes.map(({ ref }) => ref)),
  )
  const seen = new Set((await emitted(true)).flatMap(({ attributes }) => Object.keys(attributes)))
  // Said of responses without a price, which no capture has.
  seen.add(`${ATTRIBUTE.meta}cost_known_usd`)
  expect([...refs].filter((ref) => !seen.has(ref))).toEqual([])
})

test('the tables of docs/telemetry.md are those of the registry', () => {
  const page = read('docs/telemetry.md')
  expect(withTables(page)).toBe(page)
})
