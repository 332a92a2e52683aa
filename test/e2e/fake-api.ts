import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ApiRequest, kindOf, parseRequest } from './api-request.ts'
import { streamMessage } from './message-stream.ts'
import type { Answer, ApiError, Script, ToolCall, ToolOutcome, Usage } from './script.ts'

export type ContentBlock =
  | { type: 'text'; text: string }
  | { type: 'thinking'; thinking: string; signature: string }
  | { type: 'tool_use'; id: string; name: string; input: Record<string, unknown> }
  | { type: 'other'; block: object }

export interface Message {
  id: string
  model: string
  content: ContentBlock[]
  stop_reason: string
  usage: Usage
}

/** One answered request: the truth about what the client consumed. */
export interface Served {
  /** `performance.now()` when the request was there. */
  askedAtMs: number
  /** `main`, `agent:<name>`, `compact`, or `side` for what the client asks on its own account (titles, quotas). */
  kind: string
  /** For `main`: which execution of the script it belongs to; otherwise -1. */
  group: number
  message: Message
  /** By tool use id, what the script says of the call. */
  outcomes: Map<string, ToolOutcome | undefined>
  error?: ApiError
  cut: boolean
  /** The client took the answer to its end. */
  finished: boolean
}

export interface FakeApi {
  url: string
  /** Every answered request, in the order they came in. */
  served: Served[]
  /** What hooks got into the model's context, as the requests have it. */
  intrusions: string[]
  close(): void
}

/** The client's words for what a SessionStart or UserPromptSubmit hook printed. */
const HOOK_OUTPUT = /\w+ hook (?:success|additional context).{0,2000}/g

/** Starts a fake Anthropic Messages API on loopback that answers from `script`. */
export async function startFakeApi(script: Script): Promise<FakeApi> {
  const served: Served[] = []
  const intrusions: string[] = []
  const answersOf = scripted(script)

  const answerMessage = async (request: ApiRequest, response: ServerResponse): Promise<void> => {
    const kind = kindOf(request)
    const { answer, group } = answersOf(kind, served.filter((earlier) => earlier.kind === kind).length)
    const { message, outcomes } = toMessage(answer, request.model, served.length)
    const record: Served = {
      askedAtMs: performance.now(),
      kind,
      group,
      message,
      outcomes,
      cut: answer.cut === true,
      finished: false,
      ...(answer.error && { error: answer.error }),
    }
    served.push(record)
    if (answer.delayMs !== undefined) await sleep(answer.delayMs)
    if (answer.error) {
      const { status, type, message: text } = answer.error
      reply(response, status, { type: 'error', error: { type, message: text } })
    } else if (request.stream) {
      record.finished = await streamMessage(response, message, answer)
    } else {
      const content = message.content.map((block) => (block.type === 'other' ? block.block : block))
      reply(response, 200, { type: 'message', role: 'assistant', stop_sequence: null, ...message, content })
      record.finished = true
    }
  }

  const server = createServer((incoming, response) => {
    void handle(incoming, response).catch(() => response.destroy())
  })
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(incoming.url ?? '/', 'http://fake').pathname
    const body = await bodyOf(incoming)
    const request = parseRequest(body)
    intrusions.push(...(body.match(HOOK_OUTPUT) ?? []))
    if (path === '/v1/messages/count_tokens') reply(response, 200, { input_tokens: 1 })
    else if (path === '/v1/messages') await answerMessage(request, response)
    else reply(response, incoming.method === 'HEAD' ? 200 : 404, { type: 'error', error: { type: 'not_found_error' } })
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    served,
    intrusions,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Answer number `index` for a kind of request, and the execution it belongs to. */
function scripted(script: Script): (kind: string, index: number) => { answer: Answer; group: number } {
  const main = script.main.flatMap((answers, group) => answers.map((answer) => ({ answer, group })))
  const of = (kind: string): Answer[] => {
    if (kind === 'compact') return script.compact ?? [{ content: ['<summary>A summary.</summary>'] }]
    if (kind === 'side') return []
    return script.agents?.[kind.slice('agent:'.length)] ?? []
  }
  return (kind, index) => {
    if (kind === 'main') return main[index] ?? { answer: exhausted(kind, index), group: script.main.length }
    return { answer: of(kind)[index] ?? exhausted(kind, index), group: -1 }
  }
}

/** Not an error: the client must never hang on a script that is too short; the truth check reports. */
const exhausted = (kind: string, index: number): Answer => ({
  content: [`The script of ${kind} ends before ${index}.`],
})

function toMessage(answer: Answer, model: string, serial: number): Pick<Served, 'message' | 'outcomes'> {
  const outcomes: Served['outcomes'] = new Map()
  const content = (answer.content ?? []).map((block): ContentBlock => {
    if (typeof block === 'string') return { type: 'text', text: block }
    if ('thinking' in block) {
      return { type: 'thinking', thinking: block.thinking, signature: randomBytes(48).toString('base64') }
    }
    if ('other' in block) return { type: 'other', block: block.other }
    const { tool, input, outcome }: ToolCall = block
    const id = uniqueId('toolu')
    outcomes.set(id, outcome)
    return { type: 'tool_use', id, name: tool, input }
  })
  const stop = answer.stopReason ?? (outcomes.size > 0 ? 'tool_use' : 'end_turn')
  return {
    message: { id: uniqueId('msg'), model, content, stop_reason: stop, usage: { ...usageOf(serial), ...answer.usage } },
    outcomes,
  }
}

/** No two answers cost the same, so that a missing one and one counted twice can be told apart in every sum. */
const usageOf = (serial: number): Usage => ({
  input_tokens: 11 + serial,
  output_tokens: 1_000 + 2 ** (serial % 20),
  cache_read_input_tokens: 2_000 + 3 * serial,
  cache_creation_input_tokens: 100 + 7 * serial,
})

const uniqueId = (prefix: string): string => `${prefix}_01${randomBytes(11).toString('hex')}`

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': uniqueId('req') })
  response.end(JSON.stringify(body))
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
