import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventSchemas } from '../../src/contract/claude-metrics.ts'
import { completePayload, pathOf } from '../../src/migration/complete-payload.ts'

const clientMeta = {
  ...{ os: 'linux', plugin_version: '1', node_version: 'v20', claude_code_version: null, machine_id_os: null },
  ...{ machine_id_plugin: '0f8fad5b-d9cb-469f-a165-70867728950e', hostname: null, os_name: 'L', os_version: '6' },
  ...{ arch: 'x64', cpu_model: null, cpu_count: null, ram_bytes: null, local_ip: null },
  ...{ mcp_servers: [], skills_registered: [] },
}
const account = { account_email: 'now@example.com', account_uuid: null, organization_uuid: null }
const fallback = () => ({ ...account, client_meta: structuredClone(clientMeta) })

const paths = ['/events/prompt', '/events/execution', '/events/tool', '/events/system', '/events/session'] as const

test('endpoints are known with or without what stands before them', () => {
  expect(pathOf('events/tool')).toBe('/events/tool')
  expect(pathOf('/events/tool')).toBe('/events/tool')
  expect(pathOf('https://example.com/api/v1/events/prompt')).toBe('/events/prompt')
  for (const endpoint of ['health-checks', 'events/tools', '', 7, null]) expect(pathOf(endpoint)).toBeUndefined()
})

test('a session row keeps its counts and gets those it never had as 0', () => {
  const row = {
    ...{ session_id: 's', account_email: 'then@example.com', started_at: null, ended_at: null, cwd: '/p' },
    ...{ prompt_count: 3, turn_count: 2, tokens_in_total: 5, tokens_out_total: 6, tool_calls_total: 7 },
    ...{ exit_kind: 'end_turn', thinking_cost_usd_total: 0.5 },
  }
  expect(completePayload('/events/session', row, fallback())).toMatchObject({
    ...{ prompt_count: 3, turn_count: 2, interrupt_count: 0, hook_blocked_count: 0, subagent_max_depth: 0 },
    ...{ account_email: 'then@example.com', git_repo: null, thinking_cost_usd_total: 0.5 },
  })
})

test('the same session payload gets the same id, another one another', () => {
  const start = { session_id: 's', started_at: '2026-11-01T08:00:00.000Z', cwd: '/p', exit_kind: 'active' }
  const idOf = (payload: Record<string, unknown>) => completePayload('/events/session', payload, fallback())?.event_id
  expect(idOf(start)).toBe(idOf({ ...start }))
  expect(idOf(start)).not.toBe(idOf({ ...start, cwd: '/q' }))
})

test('whatever stands in the queue, the result is as the contract wants it, or there is none', () => {
  const field = fc.constantFrom(
    ...['session_id', 'event_id', 'turn_id', 'tool_name', 'success', 'prompt_text', 'kind', 'payload', 'client_meta'],
    ...['account_email', 'started_at', 'exit_kind', 'turn_count', 'message_length', 'former', '__proto__'],
  )
  // Nothing that can be made a text of.
  const textless = fc.constant({ toString: 0, valueOf: 0 })
  const payload = fc.dictionary(field, fc.oneof({ weight: 9, arbitrary: fc.jsonValue() }, textless))
  fc.assert(
    fc.property(fc.constantFrom(...paths), payload, (path, given) => {
      const before = JSON.stringify(given)
      const complete = completePayload(path, given, fallback())
      if (complete !== undefined) expect(eventSchemas[path].safeParse(complete).success).toBe(true)
      expect(JSON.stringify(given)).toBe(before)
    }),
  )
})
