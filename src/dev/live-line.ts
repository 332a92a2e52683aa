import type { ReceivedRequest } from '../../viewer/server/received-request.ts'
import { counted, countText, durationText, excerpt, outcomeText, toolText } from '../../viewer/wording.ts'
import type {
  ExecutionPayload,
  PromptPayload,
  SessionPayload,
  SystemPayload,
  ToolPayload,
} from '../contract/claude-metrics.ts'
import type { Paint } from './paint.ts'

/** Characters of a prompt that are shown. */
const PROMPT_MAX = 60

/** One line for a request as it arrives; `sinceMs` is the time since the ingest was started. */
export function liveLine(request: ReceivedRequest, sinceMs: number, paint: Paint): string {
  return `${paint.dim(`${(sinceMs / 1000).toFixed(2).padStart(6)} s`)}  ${requestLine(request, paint)}`
}

/** The same without a time. */
export function requestLine(request: ReceivedRequest, paint: Paint): string {
  const kind = request.path.replace(/^\/(?:events\/)?/, '').padEnd(13)
  const isAccepted = request.status >= 200 && request.status < 300
  if (!isAccepted) return `${paint.red(kind)} ${request.status === 0 ? 'connection cut' : request.status}`
  const [color, text] = description(request, paint)
  return `${color(kind)} ${text}${request.duplicate ? paint.dim(' (again)') : ''}`
}

function description({ path, body }: ReceivedRequest, paint: Paint): [color: Paint[keyof Paint], text: string] {
  switch (path) {
    case '/events/prompt':
      return [paint.cyan, `“${excerpt((body as PromptPayload).prompt_text, PROMPT_MAX)}”`]
    case '/events/tool': {
      const tool = body as ToolPayload
      const indent = '  '.repeat(tool.subagent_depth)
      return [tool.success ? paint.green : paint.red, `${indent}${toolText(tool)}, ${outcomeText(tool)}`]
    }
    case '/events/execution': {
      const turn = body as ExecutionPayload
      const tokens = `${countText(turn.tokens_in)} tokens in, ${countText(turn.tokens_out)} out`
      return [paint.blue, `turn ${turn.status} after ${durationText(turn.duration_ms)}, ${tokens}`]
    }
    case '/events/system':
      return [paint.yellow, systemText(body as SystemPayload)]
    case '/events/session':
      return [paint.magenta, sessionText(body as SessionPayload)]
    case '/health-checks':
      return [paint.dim, 'the agent is alive']
    default:
      return [paint.dim, path.startsWith('/v1/') ? 'OTLP' : '']
  }
}

function systemText(system: SystemPayload): string {
  switch (system.kind) {
    case 'notification':
      return `notification: ${excerpt(system.payload.message ?? system.payload.notification_kind ?? '', PROMPT_MAX)}`
    case 'pre_compact':
      return `compaction ${system.payload.compaction_count} begins`
    case 'subagent_stop':
      return `subagent ${system.payload.subagent_type ?? ''} ended, depth ${system.payload.depth ?? '?'}`
  }
}

function sessionText(row: SessionPayload): string {
  if (!('turn_count' in row)) return 'started'
  const counts = `${counted(row.turn_count, 'turn')}, ${counted(row.tool_calls_total, 'tool call')}`
  return `${row.exit_kind === 'active' ? 'so far' : `ended (${row.exit_kind})`}: ${counts}`
}
