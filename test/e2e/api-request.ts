/** What the fake API needs to know of a request. */
export interface ApiRequest {
  model: string
  stream: boolean
  toolCount: number
  /** Text of the first and the last user message. */
  firstText: string
  lastText: string
}

interface RawRequest {
  model?: string
  stream?: boolean
  tools?: unknown[]
  messages?: { role: string; content: unknown }[]
}

export function parseRequest(body: string): ApiRequest {
  const raw: RawRequest = body === '' ? {} : (JSON.parse(body) as RawRequest)
  const users = (raw.messages ?? []).filter((message) => message.role === 'user')
  return {
    model: raw.model ?? 'unknown',
    stream: raw.stream === true,
    toolCount: raw.tools?.length ?? 0,
    firstText: textOf(users[0]?.content),
    lastText: textOf(users.at(-1)?.content),
  }
}

/** Who asks. Subagents are known by the [[name]] marker in their prompt, the main agent by its many tools. */
export function kindOf(request: ApiRequest): string {
  if (/create a detailed summary of the conversation|summary should be structured/i.test(request.lastText)) {
    return 'compact'
  }
  const marker = /\[\[(\w+)\]\]/.exec(request.firstText)
  if (marker) return `agent:${marker[1]}`
  return request.toolCount >= MAIN_AGENT_TOOLS ? 'main' : 'side'
}

/** Requests for titles and the like offer the model no tools, or one. */
const MAIN_AGENT_TOOLS = 3

function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.map((block: { text?: unknown }) => (typeof block.text === 'string' ? block.text : '')).join('\n')
}
