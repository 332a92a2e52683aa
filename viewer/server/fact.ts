import type { OccurrenceKind } from '../../src/contract/attributes.ts'
import type { ToolPayload } from '../../src/contract/claude-metrics.ts'
import { type Fact, TEXT_MAX, type ToolFact } from '../model/entry.ts'
import { plainText } from '../model/plain-text.ts'
import { outcomeText } from '../wording.ts'
import { type Fields, idOf, isRecord, numberOf, shortOf, timeOf } from './fields.ts'

const WHAT_MAX = 120

/** Who or what an occurrence is about, apart from its own fields. */
export interface Circumstances {
  id: string
  atMs: number
  cwd: unknown
  gitRepo: unknown
  sessionName: unknown
  /** Entries of `client_meta`. */
  meta: Fields
}

/** What an occurrence of the contract says about its session; `fields` may come from a request or from a log record. */
export function factOf(kind: OccurrenceKind, fields: Fields, around: Circumstances): Fact | null {
  const { id, atMs } = around
  const occurred = { id, atMs }
  switch (kind) {
    case 'prompt':
      return {
        ...occurred,
        kind,
        text: plainText(fields('prompt_text'), TEXT_MAX),
        source: shortOf(around.meta('prompt_source')),
        model: shortOf(fields('model')),
        effort: shortOf(fields('effort')),
        contextPercent: numberOf(fields('context_percent')),
      }
    case 'execution':
      return {
        ...occurred,
        kind: 'turn',
        durationMs: numberOf(fields('duration_ms')),
        status: shortOf(fields('status')) ?? 'ok',
        stopReason: shortOf(fields('stop_reason')) ?? 'unknown',
        text: plainText(fields('response_text'), TEXT_MAX),
        model: shortOf(fields('model')),
        tokensIn: numberOf(fields('tokens_in')),
        tokensOut: numberOf(fields('tokens_out')),
        cacheRead: numberOf(fields('cache_read_tokens')),
        thinking: numberOf(fields('thinking_tokens')),
        linesOfCode: numberOf(fields('lines_of_code')) ?? 0,
        costUsd: numberOf(around.meta('cost_usd')),
        knownCostUsd: numberOf(around.meta('cost_usd')) ?? numberOf(around.meta('cost_known_usd')) ?? 0,
        contextPercent: numberOf(fields('context_percent')),
      }
    case 'tool':
      return { ...occurred, ...toolFact(fields, around.meta) }
    case 'subagent_stop': {
      const tokens = fields('tokens')
      const used: Record<string, unknown> = isRecord(tokens) ? tokens : {}
      return {
        ...occurred,
        kind: 'agent',
        agentType: shortOf(fields('subagent_type')),
        agentId: idOf(fields('agent_id')),
        depth: numberOf(fields('depth')),
        tokensIn: numberOf(used['in']),
        tokensOut: numberOf(used['out']),
      }
    }
    case 'notification':
      return { ...occurred, kind: 'note', text: plainText(fields('message') ?? fields('notification_kind'), TEXT_MAX) }
    case 'pre_compact':
      return { ...occurred, kind: 'note', text: `Compaction (${shortOf(fields('trigger')) ?? 'unknown trigger'})` }
    case 'session_start':
    case 'session':
      return {
        ...occurred,
        kind: 'session',
        name: shortOf(around.sessionName),
        cwd: shortOf(around.cwd) ?? '',
        gitRepo: shortOf(around.gitRepo),
        startedAtMs: timeOf(fields('started_at')),
        endedAtMs: timeOf(fields('ended_at')),
        exitKind: shortOf(fields('exit_kind')) ?? 'active',
      }
    default:
      return null
  }
}

function toolFact(fields: Fields, meta: Fields): Omit<ToolFact, 'id' | 'atMs'> {
  const name = shortOf(fields('tool_name')) ?? 'tool'
  const success = fields('success') === true
  const permission = fields('permission_outcome')
  const agentType = shortOf(fields('subagent_type'))
  const startsAgent = name === 'Agent' || name === 'Task'
  const what = startsAgent ? agentType : (fields('file_path') ?? fields('bash_command') ?? fields('bash_command_kind'))
  const words = {
    success,
    permission_outcome: permission,
    error_class: shortOf(fields('error_class')),
    client_meta: { permission_denied_by: meta('permission_denied_by') },
  } as unknown as ToolPayload
  return {
    kind: 'tool',
    name,
    what: plainText(what, WHAT_MAX),
    durationMs: numberOf(fields('duration_ms')),
    outcome: success ? 'ok' : permission === 'denied_user' || permission === 'blocked_hook' ? 'refused' : 'failed',
    outcomeText: outcomeText(words),
    depth: numberOf(fields('subagent_depth')) ?? 0,
    startsAgent,
    agentType,
  }
}
