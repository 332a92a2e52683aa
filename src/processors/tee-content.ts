import type { AnyValue, AnyValueMap } from '@opentelemetry/api-logs'
import { ATTRIBUTE, attributeOf } from '../contract/attributes.ts'
import { firstCharacters } from '../contract/characters.ts'
import { GEN_AI } from '../contract/span-attributes.ts'
import { mapStrings, type RecordTransform } from './record-transform.ts'
import { maskSecrets } from './redaction.ts'
import { truncate } from './truncation.ts'

/** Longest text of one attribute, in characters; Claude Code's own telemetry cuts at 60 KB. */
const MAX_TEXT_LENGTH = 60_000

const CONTRACT_FACTS = [
  ...['model', 'tool_name', 'tool_use_id', 'error_class', 'agent_id', 'subagent_type', 'agent_type'],
  ...['started_at', 'ended_at', 'status', 'stop_reason', 'exit_kind', 'exit_reason', 'source', 'trigger'],
  ...['notification_kind', 'permission_mode', 'permission_outcome', 'bash_command_kind', 'effort'],
  ...['command_name', 'command_source', 'skill_name', 'from_model', 'to_model'],
  ...['tools_used', 'skills_activated', 'slash_commands_used'],
].map(attributeOf)

const META_FACTS = [
  ...['background_agents', 'error_class', 'permission_denied_by', 'prompt_source', 'session_end_reason'],
  ...['cost_source', 'tags'],
]

/** Attributes whose text is an id, a name, a code or a time, never something that a person or the model wrote. */
const FACTS = new Set<string>([
  ATTRIBUTE.sessionId,
  ATTRIBUTE.conversationId,
  ATTRIBUTE.promptId,
  ATTRIBUTE.eventId,
  ATTRIBUTE.clientVersion,
  ...CONTRACT_FACTS,
  ...META_FACTS.map((name) => ATTRIBUTE.meta + name),
  ...['tool_use_id', 'request_id', 'query_source', 'effort', 'mcp_server_name', 'mcp_tool_name', 'decision'],
  ...['decision_source', 'parent_agent_id', 'trigger', 'tool.name', 'tool.id', 'agent.name'],
  ...[
    'error.type',
    'mcp.method.name',
    'openinference.span.kind',
    'claude_code.permission_mode',
    'claude_metrics.permission_denied_by',
  ],
])

/** Whole families of facts, apart from their content. */
const FACT_PREFIXES = ['gen_ai.', 'vcs.', 'llm.']

const CONTENT_OF_FAMILIES =
  /^gen_ai\.(system_instructions|(input|output)\.messages|tool\.(description|definitions|call\.(arguments|result))|prompt|completion)|^llm\.(input|output)_messages|^llm\.(prompt|completion)s?\b/

/**
 * Made by the client, the API or us, never typed: there is nothing to look for in them, and they are most of a record's
 * text.
 */
const MACHINE_MADE = new Set<string>([
  ATTRIBUTE.sessionId,
  ATTRIBUTE.conversationId,
  ATTRIBUTE.promptId,
  ATTRIBUTE.eventId,
  ATTRIBUTE.clientVersion,
  ...['tool_use_id', 'agent_id', 'started_at', 'ended_at', 'status', 'permission_outcome'].map(attributeOf),
  ...['tool_use_id', 'request_id', 'gen_ai.operation.name', 'gen_ai.provider.name', 'gen_ai.response.id'],
])

const { inputMessages: INPUT_MESSAGES, outputMessages: OUTPUT_MESSAGES } = GEN_AI
const JSON_TEXTS: string[] = [INPUT_MESSAGES, OUTPUT_MESSAGES, GEN_AI.toolArguments]

/**
 * The way of a record or span to a collector: without content unless it is asked for, without secrets in any case,
 * bounded.
 */
export const teeTransforms = (content: boolean): RecordTransform[] =>
  // What does not leave need not be searched.
  content ? [redactTyped, teeContent(true), truncate] : [teeContent(false), redactTyped, truncate]

const redactTyped: RecordTransform = (attributes) =>
  mapStrings(attributes, (text, name) => (MACHINE_MADE.has(name) ? text : maskSecrets(text)))

/**
 * What a collector gets to read. Off, the default: facts only. Text passes when its attribute is known to hold none of
 * what people and the model wrote, nor a path of theirs, so that what is new stays here until somebody decides about
 * it; numbers and flags always pass. On: everything, prompts and responses in the structure of the GenAI conventions,
 * each text bounded.
 */
export function teeContent(isOn: boolean): RecordTransform {
  return ({ [ATTRIBUTE.content]: word, [ATTRIBUTE.collectorTextDenied]: isDenied, ...attributes }) => {
    const takesText = isOn && word !== 'none' && isDenied !== true
    const entries = Object.entries(attributes).filter(([name, value]) => takesText || isFact(name) || !holdsText(value))
    const kept = Object.fromEntries(entries)
    const bounded = takesText ? structured(mapStrings(kept, bound)) : kept
    return withoutNull(bounded)
  }
}

/** The first part of a text, as much as a collector gets. */
export const boundText = (text: string): string => firstCharacters(text, MAX_TEXT_LENGTH)

/** What comes as JSON was bounded when it was made; cut, it would be JSON no more. */
const bound = (text: string, name: string): string => (JSON_TEXTS.includes(name) ? text : boundText(text))

const isFact = (name: string): boolean =>
  FACTS.has(name) || (FACT_PREFIXES.some((prefix) => name.startsWith(prefix)) && !CONTENT_OF_FAMILIES.test(name))

function holdsText(value: AnyValue): boolean {
  if (typeof value === 'string' || value instanceof Uint8Array) return true
  if (typeof value !== 'object' || value === null) return false
  return Object.values(value).some((inner) => holdsText(inner as AnyValue))
}

/**
 * Messages as the GenAI conventions have them (semantic-conventions-genai at e57c543b) in the place of our own
 * attributes.
 */
function structured(attributes: AnyValueMap): AnyValueMap {
  const [promptName, responseName] = [attributeOf('prompt_text'), attributeOf('response_text')]
  const { [promptName]: prompt, [responseName]: response, ...rest } = attributes
  const finishReason = attributes[attributeOf('stop_reason')]
  if (typeof prompt === 'string') rest[INPUT_MESSAGES] = [message('user', prompt)]
  if (typeof response === 'string') {
    const reason = typeof finishReason === 'string' ? { finish_reason: finishReason } : {}
    rest[OUTPUT_MESSAGES] = [{ ...message('assistant', response), ...reason }]
  }
  return rest
}

const message = (role: string, content: string): AnyValueMap => ({ role, parts: [{ type: 'text', content }] })

/** An attribute without a value is lawful OTLP, yet some receivers refuse the request because of it. */
function withoutNull(attributes: AnyValueMap): AnyValueMap {
  const entries = Object.entries(attributes).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(entries.map(([name, value]) => [name, withoutNullInside(value)]))
}

function withoutNullInside(value: AnyValue): AnyValue {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNullInside)
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return withoutNull(value as AnyValueMap)
}
