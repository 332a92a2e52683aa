import type { DestinationProcessor } from '../../processors/destination-processor.ts'

/**
 * Events that Claude Code's own telemetry has under the same names (code.claude.com/docs/en/monitoring-usage,
 * 2026-08-22).
 */
const NATIVE = new Set(
  ['user_prompt', 'tool_result', 'subagent_completed', 'skill_activated', 'api_error', 'compaction'].map(
    (name) => `claude_code.${name}`,
  ),
)

/**
 * Leaves the client's events to the client, where its own telemetry goes to the same place: everything would be there
 * twice.
 */
export const withoutNativeEvents = (processor: DestinationProcessor): DestinationProcessor => ({
  ...processor,
  onEmit(record, context) {
    if (!NATIVE.has(record.eventName ?? '')) processor.onEmit(record, context)
  },
})
