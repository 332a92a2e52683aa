/**
 * How the true numbers of a recorded session are written down: by hand, from the script the model's answers came from.
 */

/** Usage of one API response, as the script gave it. */
export interface Answer {
  input: number
  output: number
  cacheRead: number
  cacheCreation: number
}

/** US dollars per million tokens of input, output, cache read and cache write: read off Anthropic's page. */
const PRICES: Record<string, [number, number, number, number]> = {
  'claude-opus-5-5': [4, 20, 0.2, 5],
  'claude-sonnet-5-5': [2, 10, 0.1, 2.5],
}

/** In millionths of a dollar. */
export function costOf(answers: Answer[], model = 'claude-opus-5-5'): number {
  const [input, output, read, write] = PRICES[model] ?? [Number.NaN, 0, 0, 0]
  const costs = answers.map((one) => {
    return one.input * input + one.output * output + one.cacheRead * read + one.cacheCreation * write
  })
  return costs.reduce((a, b) => a + b, 0)
}

export interface ExecutionTruth {
  /** Which turn of the session, by its place among the turns that ended: 0, 1, … */
  turn: number
  main: Answer[]
  agents?: Answer[]
  text: string | null
  /** Default: claude-opus-5-5. */
  model?: string
  status?: 'ok' | 'error' | 'cancelled'
  stop?: string
  errorClass?: string
  tools?: Record<string, number>
  commands?: string[]
  skills?: string[]
  images?: number
  lines?: number
  thinking?: { blocks: number; tokens: number; estimated: boolean }
  /** Calls of each response that made any. */
  parallel?: number[]
  /** What the API used is written nowhere: it withheld its answer. */
  unknownTokens?: true
  /** Nobody saw when it ended: its client was killed. */
  unknownEnd?: true
  /** Agent types of an execution for what a background agent consumed after its turn. */
  background?: string[]
}

export interface ToolTruth {
  turn: number
  name: string
  /** Class of the error; a call without one succeeded. */
  error?: string
  /** A success all the same: the client's word for a command that outlived its timeout. */
  timeout?: true
  denied?: 'user' | 'rule'
  blocked?: string
  depth?: number
  type?: string
  path?: string
  kind?: string
  command?: string
  /** Where the duration comes from: the Post hook, our own clock, or nowhere. Default: the hook. */
  duration?: 'measured' | 'none'
}

export interface PromptTruth {
  turn: number
  text: string
  source?: string
  /** Milliseconds since the assistant last finished, read off the recording's clock. */
  gap?: number
  /** Tokens of the newest answer before it. */
  context?: number
}

export interface SystemTruth {
  kind: 'notification' | 'pre_compact' | 'subagent_stop'
  /** Undefined for what happened outside any turn with an execution. */
  turn?: number
  fields: Record<string, unknown>
}

export interface SessionTruth {
  executions: ExecutionTruth[]
  tools?: ToolTruth[]
  prompts: PromptTruth[]
  system?: SystemTruth[]
  exit: string
  reason: string
  name?: string
  interrupts?: number
  denials?: number
  blocks?: number
  depth?: number
  compactions?: number
}

export const answer = (input: number, output: number, cacheRead = 0, cacheCreation = 0): Answer => ({
  input,
  output,
  cacheRead,
  cacheCreation,
})

/** What the scripted model says it used when the script says nothing. */
export const usual = answer(10, 20)

export const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value)
