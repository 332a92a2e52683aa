import { describe, expect, test } from 'vitest'
import { type EventPath, eventSchemas } from '../../src/contract/claude-metrics.ts'
import { payloads, sessionStart, systemPayloads } from './sample.ts'

const accepts = (path: EventPath, payload: unknown) => eventSchemas[path].safeParse(payload).success
const paths = Object.keys(payloads) as EventPath[]

/** Fields that the contract's tables mark with `?`. */
const NULLABLE: Record<EventPath, string> = {
  '/events/prompt':
    'account_uuid organization_uuid session_name turn_id git_repo model effort context_tokens context_percent is_reprompt gap_ms',
  '/events/execution': `account_uuid organization_uuid session_name turn_id response_text tools_used slash_commands_used
    skills_activated tokens_in tokens_out cache_read_tokens cache_creation_tokens duration_ms context_tokens
    context_percent model thinking_tokens thinking_blocks_count parallel_tools_max parallel_tools_avg`,
  '/events/tool': `account_uuid organization_uuid session_name turn_id duration_ms error_class file_path
    bash_command_kind bash_command subagent_type hook_block_reason permission_mode`,
  '/events/system': 'account_uuid organization_uuid session_name turn_id',
  '/events/session': 'account_uuid organization_uuid session_name started_at ended_at git_repo',
  '/health-checks': 'account_uuid organization_uuid',
}

describe.each(paths)('%s', (path) => {
  const payload = payloads[path]
  const nullable = new Set(NULLABLE[path].split(/\s+/))
  const fields = Object.keys(payload())

  test('takes a complete payload', () => {
    expect(eventSchemas[path].safeParse(payload()).error).toBeUndefined()
  })

  test.each(fields)('does not take one without %s', (field) => {
    const { [field]: _, ...rest } = payload() as Record<string, unknown>
    expect(accepts(path, rest)).toBe(false)
  })

  test.each(fields)('takes null for %s only when the contract says so', (field) => {
    expect(accepts(path, { ...payload(), [field]: null })).toBe(nullable.has(field))
  })

  test('does not take a field it does not know', () => {
    expect(accepts(path, { ...payload(), surprise: 1 })).toBe(false)
  })

  test('takes a newer key inside client_meta', () => {
    const sample = payload()
    expect(accepts(path, { ...sample, client_meta: { ...sample.client_meta, surprise: 1 } })).toBe(true)
  })
})

test.each(Object.entries(systemPayloads))('system: %s is taken, and its payload is checked by kind', (kind, sample) => {
  expect(accepts('/events/system', sample())).toBe(true)
  for (const other of Object.keys(systemPayloads).filter((name) => name !== kind))
    expect(accepts('/events/system', { ...sample(), kind: other })).toBe(false)
})

test('session: the short form of SessionStart is taken, but only while active', () => {
  expect(accepts('/events/session', sessionStart())).toBe(true)
  expect(accepts('/events/session', { ...sessionStart(), exit_kind: 'end_turn' })).toBe(false)
  expect(accepts('/events/session', { ...sessionStart(), turn_count: 1 })).toBe(false)
})

test.each([
  ['/events/prompt', 'event_id', 'not-a-uuid'],
  ['/events/prompt', 'account_email', 'nobody'],
  ['/events/prompt', 'context_percent', 100.01],
  ['/events/prompt', 'context_tokens', 1.5],
  ['/events/prompt', 'gap_ms', -1],
  ['/events/prompt', 'session_name', 'x'.repeat(256)],
  ['/events/execution', 'status', 'done'],
  ['/events/execution', 'message_length', '5'],
  ['/events/execution', 'tools_used', [{ name: 'Bash', count: 0 }]],
  ['/events/tool', 'permission_outcome', 'denied'],
  ['/events/tool', 'success', 'true'],
  ['/events/tool', 'hook_block_reason', 'x'.repeat(129)],
  ['/events/tool', 'bash_command', 'x'.repeat(8001)],
  ['/events/session', 'started_at', 'yesterday'],
  ['/events/session', 'exit_kind', ''],
] as const)('%s: %s cannot be %j', (path, field, value) => {
  expect(accepts(path, { ...payloads[path](), [field]: value })).toBe(false)
})

test('a text far too long is refused without being counted to its end', () => {
  const payload = { ...payloads['/events/tool'](), bash_command: 'x'.repeat(2_000_000) }
  expect(accepts('/events/tool', payload)).toBe(false)
  expect(accepts('/events/tool', { ...payload, bash_command: '👩‍👩‍👧‍👦'.repeat(8_000) })).toBe(true)
})

test('lengths are counted in characters as a person sees them', () => {
  const named = (session_name: string) => accepts('/events/prompt', { ...payloads['/events/prompt'](), session_name })
  expect(named('👩‍👩‍👧‍👦'.repeat(255))).toBe(true)
  expect(named('👩‍👩‍👧‍👦'.repeat(256))).toBe(false)
})

test('half an emoji is not taken where texts are cut', () => {
  const payload = { ...payloads['/events/tool'](), hook_block_reason: '👩'.slice(0, 1) }
  expect(accepts('/events/tool', payload)).toBe(false)
})
