import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import { EPOCH_MS } from './script.ts'

/** What a replay recorded, in short: one line per record. */
export interface Recorded {
  executions: string[]
  tools: string[]
  prompts: string[]
  system: string[]
  /** The last row of each session. */
  row: Record<string, unknown>
}

export function recorded(occurrences: Occurrence[], sessionId = 'session-1'): Recorded {
  const all: Recorded = { executions: [], tools: [], prompts: [], system: [], row: {} }
  for (const occurrence of occurrences) {
    if (occurrence.sessionId !== sessionId) continue
    const turn = occurrence.turnId ?? '-'
    if (occurrence.kind === 'execution') all.executions.push(`${turn} ${executionText(occurrence)}`)
    else if (occurrence.kind === 'tool') all.tools.push(`${turn} ${toolText(occurrence)}`)
    else if (occurrence.kind === 'prompt') {
      const { prompt_text, gap_ms } = occurrence.fields
      const source =
        occurrence.meta['prompt_source'] === undefined ? '' : ` (${String(occurrence.meta['prompt_source'])})`
      all.prompts.push(`${turn} ${prompt_text}${source}${gap_ms === null ? '' : ` after ${gap_ms}`}`)
    } else if (occurrence.kind === 'session') all.row = { ...occurrence.fields, ...occurrence.meta }
    else if (occurrence.kind === 'subagent_stop') {
      const tokens = occurrence.fields['tokens'] as { in: number; out: number } | null
      all.system.push(`${turn} ${String(occurrence.fields['agent_id'])} ${tokens?.in}/${tokens?.out}`)
    } else if (occurrence.kind === 'notification' || occurrence.kind === 'pre_compact')
      all.system.push(`${turn} ${occurrence.kind}`)
  }
  return all
}

type Of<Kind> = Extract<Occurrence, { kind: Kind }>

function executionText({ fields, meta, atMs }: Of<'execution'>): string {
  const { status, stop_reason, tokens_in, tokens_out, tools_used, response_text, duration_ms } = fields
  const agents = meta['background_agents'] as { agent_id: string }[] | undefined
  return [
    `${status}/${stop_reason}`,
    `${tokens_in}/${tokens_out}`,
    (tools_used ?? []).map(({ name, count }) => `${name}:${count}`).join(',') || 'no tools',
    JSON.stringify(response_text),
    `${duration_ms} ms until ${atMs - EPOCH_MS}`,
    ...(agents === undefined ? [] : [`of ${agents.map(({ agent_id }) => agent_id).join(',')}`]),
    ...(meta['error_class'] === undefined ? [] : [String(meta['error_class'])]),
  ].join(' ')
}

function toolText({ toolUseId, fields, meta }: Of<'tool'>): string {
  const by = meta['permission_denied_by'] === undefined ? '' : ` by ${String(meta['permission_denied_by'])}`
  const outcome = fields.success ? 'ok' : `${fields.error_class}${by}`
  const depth = fields.subagent_depth > 0 ? ` depth ${fields.subagent_depth} ${fields.subagent_type}` : ''
  return `${toolUseId} ${fields.tool_name} ${outcome} ${fields.duration_ms}${depth}`
}
