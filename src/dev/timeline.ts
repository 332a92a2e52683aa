import { countText, durationText, excerpt, outcomeText, toolText } from '../../viewer/wording.ts'
import type { ExecutionPayload, PromptPayload, SessionRowPayload, ToolPayload } from '../contract/claude-metrics.ts'
import { type Arrivals, type Check, isMet } from './expectation.ts'
import type { Paint } from './paint.ts'

const LABEL_WIDTH = 44
const DURATION_WIDTH = 8
const TEXT_MAX = 72

/** The session as what arrived shows it: turns, their tools with durations and outcomes, and totals. */
export function timeline(arrivals: Arrivals, paint: Paint): string[] {
  const { prompts, executions, tools, session } = arrivals
  const turns = prompts.toSorted(byTime).flatMap((prompt) =>
    turnLines(
      prompt,
      executions.filter((execution) => execution.turn_id === prompt.turn_id),
      tools.filter((tool) => tool.turn_id === prompt.turn_id),
      paint,
    ),
  )
  return [...headline(session, paint), '', ...turns, ...totals(session, paint)]
}

/** What was promised and what came, one line each; the first of them says whether all is well. */
export function verdict(checks: readonly Check[], paint: Paint): string[] {
  const missed = checks.filter((check) => !isMet(check))
  if (missed.length === 0) return [paint.green(`✓ Everything arrived, once, and adds up (${checks.length} checks).`)]
  return [
    paint.red(`✗ ${missed.length} of ${checks.length} checks failed:`),
    ...missed.map(({ name, expected, arrived }) => `    ${name}: expected ${expected}, got ${arrived}`),
  ]
}

function headline(session: SessionRowPayload | undefined, paint: Paint): string[] {
  if (!session) return [paint.bold('The session')]
  const { started_at, ended_at, exit_kind, cwd } = session
  const lasted = started_at && ended_at ? Date.parse(ended_at) - Date.parse(started_at) : null
  return [
    `${paint.bold(`Session ${session.session_name ?? session.session_id.slice(0, 8)}`)} in ${cwd}`,
    paint.dim(`${durationText(lasted)}, ended with ${exit_kind}`),
  ]
}

function turnLines(
  prompt: PromptPayload,
  executions: readonly ExecutionPayload[],
  tools: readonly ToolPayload[],
  paint: Paint,
): string[] {
  const calls = tools.toSorted((one, other) => startOf(one) - startOf(other)).map((tool) => toolLine(tool, paint))
  const ends = executions.toSorted(byTime).flatMap((execution) => executionLines(execution, paint))
  return [`${paint.cyan('●')} ${paint.bold(excerpt(prompt.prompt_text, TEXT_MAX))}`, ...calls, ...ends, '']
}

function toolLine(tool: ToolPayload, paint: Paint): string {
  // The call that starts a subagent belongs to its caller, one level up.
  const startsAgent = tool.tool_name === 'Agent' || tool.tool_name === 'Task'
  const level = Math.max(0, tool.subagent_depth - (startsAgent ? 1 : 0))
  const label = excerpt(`${'│ '.repeat(level)}${toolText(tool)}`, LABEL_WIDTH).padEnd(LABEL_WIDTH)
  const duration = durationText(tool.duration_ms).padStart(DURATION_WIDTH)
  const mark = tool.success ? paint.green('✓') : paint.red('✗')
  const outcome = tool.success ? '' : paint.red(` ${outcomeText(tool)}`)
  return `${paint.dim('│')} ${label} ${paint.dim(duration)}  ${mark}${outcome}`
}

function executionLines(turn: ExecutionPayload, paint: Paint): string[] {
  const subagents = turn.client_meta.subagent_tokens
  const facts = [
    durationText(turn.duration_ms),
    `${countText(turn.tokens_in)} tokens in (${countText(turn.cache_read_tokens)} cached)`,
    `${countText(turn.tokens_out)} out`,
    ...(subagents ? [`${countText(subagents.in + subagents.out)} of them by subagents`] : []),
    ...(turn.lines_of_code > 0 ? [`${turn.lines_of_code} lines of code`] : []),
    ...(turn.status === 'ok' ? [] : [`${turn.status}: ${turn.stop_reason}`]),
  ]
  const answer = turn.response_text ? [`${paint.dim('│')} ${excerpt(turn.response_text, TEXT_MAX)}`] : []
  return [...answer, paint.dim(`╰ ${facts.join(', ')}`)]
}

function totals(session: SessionRowPayload | undefined, paint: Paint): string[] {
  if (!session) return []
  const facts = [
    ['prompts', countText(session.prompt_count)],
    ['turns', countText(session.turn_count)],
    ['tool calls', countText(session.tool_calls_total)],
    ['refused', countText(session.permission_denied_count + session.hook_blocked_count)],
    ['deepest subagent', countText(session.subagent_max_depth)],
    ['tokens in', countText(session.tokens_in_total)],
    ['tokens out', countText(session.tokens_out_total)],
  ]
  return [facts.map(([name, value]) => `${paint.dim(`${name}`)} ${paint.bold(`${value}`)}`).join('  ')]
}

type Occurrence = PromptPayload | ExecutionPayload | ToolPayload

/** When the hook of an occurrence ran; 0 where a payload does not say. */
const timeOf = (occurrence: Occurrence): number => Date.parse(occurrence.client_meta.occurred_at ?? '') || 0
const byTime = (one: Occurrence, other: Occurrence): number => timeOf(one) - timeOf(other)
/** A tool call is reported when it ends. */
const startOf = (tool: ToolPayload): number => timeOf(tool) - (tool.duration_ms ?? 0)
