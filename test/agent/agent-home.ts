import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { createIntake, type Intake, type IntakeOptions } from '../../src/agent/intake.ts'
import { createSessions, type Sessions } from '../../src/agent/sessions.ts'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import { createSessionStore } from '../../src/instrumentation/session/session-store.ts'
import { createSpool, type Spool } from '../../src/spool/spool.ts'
import { makeSpool } from '../spool/spool-home.ts'
import { answerLine } from '../transcript/scratch-file.ts'

/** When everything begins here, milliseconds since the epoch. */
export const BEGIN_MS = Date.parse('2026-11-20T12:00:00.000Z')

/** A state folder, what recorders and clients put there, and agents that come and go. */
export interface AgentHome {
  home: string
  names(folder: 'new' | 'bad'): string[]
  /** What was logged. */
  lines: string[]
  /** A hook was recorded at `atMs` after the beginning. */
  hook(atMs: number, sessionId: string, event: string, input?: object, header?: string): void
  /** A file of the spool, whatever is in it. */
  put(name: string, text: string, atMs: number): void
  /** A whole turn of one answer, with its lines in the transcript. */
  turn(atMs: number, sessionId: string, promptId: string): void
  /** All that destinations have taken. */
  recorded: Occurrence[]
  clock: { ms: number }
  /** A new agent on what is on disk. Parts can be replaced, to make them fail. */
  start(parts?: Parts): Intake
}

export interface Parts {
  spool?: (spool: Spool) => Spool
  sessions?: (sessions: Sessions) => Sessions
  record?: IntakeOptions['record']
  pidNamespace?: string
}

export function agentHome(): AgentHome {
  const { home, put, names, lines } = makeSpool()
  const recorded: Occurrence[] = []
  const clock = { ms: BEGIN_MS }
  const log = { line: (text: string) => void lines.push(text) }
  const now = () => clock.ms
  const transcriptOf = (sessionId: string) => join(home, `${sessionId}.jsonl`)
  let count = 0

  function hook(atMs: number, sessionId: string, event: string, input: object = {}, header = ''): void {
    const payload = {
      session_id: sessionId,
      transcript_path: transcriptOf(sessionId),
      cwd: '/home/dev/project',
      ...input,
    }
    count += 1
    const text = `cm1 ${event}${header}\n${JSON.stringify(payload)}`
    put('new', `${sessionId}.${1000 + count}`, { text, atMs: BEGIN_MS + atMs })
  }

  function turn(atMs: number, sessionId: string, promptId: string): void {
    const timestamp = new Date(BEGIN_MS + atMs).toISOString()
    const line = JSON.stringify({ type: 'user', timestamp, promptId, message: { content: `ask ${promptId}` } })
    appendFileSync(transcriptOf(sessionId), `${line}\n${answerLine(`m-${promptId}`, BEGIN_MS + atMs + 50, 'Done.')}`)
    hook(atMs + 10, sessionId, 'UserPromptSubmit', { prompt_id: promptId, prompt: `ask ${promptId}` })
    hook(atMs + 60, sessionId, 'Stop', { prompt_id: promptId, last_assistant_message: 'Done.' })
  }

  function start({ spool = (all) => all, sessions = (all) => all, record, pidNamespace }: Parts = {}): Intake {
    return createIntake({
      home,
      spool: spool(createSpool({ home, now, log })),
      sessions: sessions(createSessions(createSessionStore({ home, now, log }), { line: () => undefined })),
      record: record ?? (async (occurrences) => void recorded.push(...occurrences)),
      finishSettings: {},
      bashArgs: undefined,
      toolArguments: false,
      effort: undefined,
      pidNamespace,
      log,
      now,
    })
  }

  const putText = (name: string, text: string, atMs: number) => void put('new', name, { text, atMs: BEGIN_MS + atMs })
  return { home, names, lines, hook, put: putText, turn, recorded, clock, start }
}

/** Steps until nothing is left and nobody waits; time passes meanwhile. */
export async function settleAll(home: AgentHome, intake: Intake): Promise<void> {
  for (let took = 1; took > 0 || intake.isWaiting(); home.clock.ms += 500) took = await intake.step()
}
