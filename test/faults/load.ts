import { createHash } from 'node:crypto'
import { appendFileSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { publishEntry } from '../../src/spool/publish.ts'

/** How much happens: hooks per session are 2 + turns × (2 + 2 × tools). */
export interface Extent {
  sessions: number
  turns: number
  tools: number
}

export const hooksIn = ({ sessions, turns, tools }: Extent): number => sessions * (2 + turns * (2 + 2 * tools))

/** What must arrive, taken from the script and not from the product: every text in it occurs once. */
export interface Truth {
  hooks: number
  prompts: Set<string>
  tools: Set<string>
  executions: Set<string>
  /** What a collector must get, by name and the id that the client gave: `execute_tool toolu_…`. */
  spans: Set<string>
  logs: Set<string>
  /** Session id → its totals at the end. */
  sessions: Map<string, { turns: number; tools: number; tokensIn: number; tokensOut: number }>
}

export const noTruth = (): Truth => ({
  hooks: 0,
  prompts: new Set(),
  tools: new Set(),
  executions: new Set(),
  spans: new Set(),
  logs: new Set(),
  sessions: new Map(),
})

/** A step of a scripted session. */
type Step = { kind: 'hook'; event: string; payload: Record<string, unknown> } | { kind: 'lines'; lines: object[] }

export interface Session {
  id: string
  transcript: string
  steps: Step[]
}

/** Stable ids, so that the same script is the same session. */
const uuid = (...names: (string | number)[]): string => {
  const hex = createHash('md5').update(names.join('/')).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`
}

/**
 * Scripts sessions in the shapes of the real client's recordings, with transcripts below `folder`, and adds what they
 * must come to to `truth`.
 *
 * @param tag distinguishes the sessions of one call from those of another
 */
export function scriptSessions(folder: string, tag: string, extent: Extent, truth: Truth): Session[] {
  truth.hooks += hooksIn(extent)
  return Array.from({ length: extent.sessions }, (_, index) => scriptSession(folder, `${tag}-s${index}`, extent, truth))
}

function scriptSession(folder: string, name: string, { turns, tools }: Extent, truth: Truth): Session {
  const id = uuid(name)
  const transcript = join(folder, 'projects', '-work', `${id}.jsonl`)
  const steps: Step[] = []
  const hook = (event: string, payload: object) =>
    steps.push({
      kind: 'hook',
      event,
      payload: { session_id: id, transcript_path: transcript, cwd: '/', hook_event_name: event, ...payload },
    })
  const totals = { turns, tools: turns * tools, tokensIn: 0, tokensOut: 0 }
  truth.sessions.set(id, totals)

  hook('SessionStart', { source: 'startup' })
  for (let turn = 0; turn < turns; turn++) {
    const promptId = uuid(name, turn)
    const about = { prompt_id: promptId, permission_mode: 'default' }
    const prompt = `prompt ${name} t${turn}`
    const answer = `answer ${name} t${turn}`
    truth.prompts.add(prompt)
    truth.executions.add(answer)
    truth.spans.add(`invoke_agent ${promptId}`)
    truth.logs.add(`claude_code.user_prompt ${promptId}`).add(`claude_metrics.execution ${promptId}`)
    const calls = Array.from({ length: tools }, (_, call) => ({
      id: `toolu_${uuid(name, turn, call).replaceAll('-', '')}`,
      input: { command: `echo ${name} t${turn} c${call}` },
    }))
    hook('UserPromptSubmit', { ...about, prompt })
    for (const call of calls) {
      truth.tools.add(call.input.command)
      truth.spans.add(`execute_tool ${call.id}`)
      truth.logs.add(`claude_code.tool_result ${call.id}`)
      const use = { ...about, tool_name: 'Bash', tool_input: call.input, tool_use_id: call.id }
      hook('PreToolUse', use)
      hook('PostToolUse', { ...use, tool_response: { stdout: 'out', stderr: '', interrupted: false }, duration_ms: 21 })
    }
    const common = { sessionId: id, version: '2.1.328', cwd: '/', isSidechain: false }
    const user = (content: unknown, rest: object = {}) => ({
      type: 'user',
      promptId,
      message: { role: 'user', content },
      ...common,
      ...rest,
    })
    const assistant = (message: string, block: object, reason: string, inputTokens: number, outputTokens: number) => ({
      type: 'assistant',
      requestId: `req_${message}`,
      message: {
        id: `msg_${message}`,
        type: 'message',
        role: 'assistant',
        model: 'claude-opus-5-5',
        content: [block],
        stop_reason: reason,
        usage: {
          input_tokens: inputTokens,
          cache_creation_input_tokens: 0,
          cache_read_input_tokens: 1_000,
          output_tokens: outputTokens,
        },
      },
      ...common,
    })
    const lines: object[] = [user(prompt, { permissionMode: 'default', promptSource: 'sdk' })]
    if (tools > 0) {
      for (const { id: useId, input } of calls) {
        const block = { type: 'tool_use', id: useId, name: 'Bash', input }
        lines.push(assistant(uuid(name, turn, 'calls'), block, 'tool_use', 10 + turn, 30))
      }
      for (const { id: useId } of calls) {
        lines.push(user([{ tool_use_id: useId, type: 'tool_result', content: 'out', is_error: false }]))
      }
      truth.spans.add(`chat msg_${uuid(name, turn, 'calls')}`)
      totals.tokensIn += 1_010 + turn
      totals.tokensOut += 30
    }
    lines.push(assistant(uuid(name, turn, 'end'), { type: 'text', text: answer }, 'end_turn', 5, 7))
    truth.spans.add(`chat msg_${uuid(name, turn, 'end')}`)
    totals.tokensIn += 1_005
    totals.tokensOut += 7
    steps.push({ kind: 'lines', lines })
    hook('Stop', { ...about, stop_hook_active: false, last_assistant_message: answer })
  }
  // The client's last line; without it the session's row would wait two seconds for it.
  const usage = {
    inputTokens: 10,
    outputTokens: 10,
    cacheReadInputTokens: 0,
    cacheCreationInputTokens: 0,
    costUSD: 0.01,
  }
  const costs = { totalCostUSD: 0.01, totalAPIDuration: 1, totalToolDuration: 1, startTime: Date.now() }
  const modelUsage = { 'claude-opus-5-5': usage }
  steps.push({ kind: 'lines', lines: [{ type: 'cost-state', sessionId: id, ...costs, modelUsage }] })
  hook('SessionEnd', { reason: 'prompt_input_exit' })
  return { id, transcript, steps }
}

const stamped = (lines: object[], time: string): string =>
  lines.map((line) => `${JSON.stringify({ ...line, timestamp: time })}\n`).join('')

/**
 * Plays sessions next to each other straight into the spool, in the recorder's own format and under its names: for rows
 * whose fault is not in the recorder. Milliseconds for a thousand hooks.
 */
export function playDirectly(home: string, sessions: readonly Session[]): void {
  const longest = Math.max(0, ...sessions.map(({ steps }) => steps.length))
  for (const session of sessions) mkdirSync(join(session.transcript, '..'), { recursive: true })
  for (let index = 0; index < longest; index++) {
    for (const { id, transcript, steps } of sessions) {
      const step = steps[index]
      if (step?.kind === 'lines') appendFileSync(transcript, stamped(step.lines, new Date().toISOString()))
      if (step?.kind !== 'hook') continue
      const marks = { bashArgs: true, clientPid: process.pid }
      const payload = JSON.stringify(step.payload)
      // Of a process that lives: a draft of a dead one is the agent's to take.
      const { pid } = process
      const isTaken = publishEntry({ home, event: step.event, sessionId: id, pid, marks, payload })
      if (!isTaken) throw new Error('recording is off')
    }
  }
}

/**
 * A shell script that plays one session through the real recorder, as the client does: one hook after the other,
 * payload on stdin, the turn's transcript lines before its Stop.
 *
 * @param pauseS seconds between two turns
 */
export function sessionScript(folder: string, recorder: string, session: Session, pauseS = 0): string {
  const own = join(folder, `script-${session.id}`)
  mkdirSync(own, { recursive: true })
  mkdirSync(join(session.transcript, '..'), { recursive: true })
  const commands = session.steps.map((step, index) => {
    const file = join(own, String(index))
    if (step.kind === 'hook') {
      writeFileSync(file, JSON.stringify(step.payload))
      const pause = step.event === 'Stop' && pauseS > 0 ? `\nsleep ${pauseS}` : ''
      return `sh '${recorder}' ${step.event} <'${file}' || echo "exit $?"${pause}`
    }
    writeFileSync(file, stamped(step.lines, '@now@'))
    return `sed "s/@now@/$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)/" '${file}' >>'${session.transcript}'`
  })
  const path = join(own, 'play.sh')
  writeFileSync(path, `export CLAUDE_CODE_SESSION_ID=${session.id}\n${commands.join('\n')}\n`)
  return path
}

/** Gives a file the time of `atMs`. */
export const setTime = (path: string, atMs: number): void => utimesSync(path, atMs / 1_000, atMs / 1_000)
