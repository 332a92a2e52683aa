import { randomUUID } from 'node:crypto'
import { appendFileSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createIntake } from '../src/agent/intake.ts'
import { createSessions } from '../src/agent/sessions.ts'
import type { Occurrence } from '../src/instrumentation/occurrence.ts'
import { createSessionStore } from '../src/instrumentation/session/session-store.ts'
import { createSpool } from '../src/spool/spool.ts'
import { medianOf } from './figures.ts'
import { atMost, type Section } from './section.ts'
import { openSpool, writeEntry } from './sessions.ts'

const SIZES_MB = [1, 10, 100, 500]
const STOPS = 40
const TURNS = 1_000
/** Turns at either end that are compared. */
const END_TURNS = 200
/** A transcript line of a tool result or an answer. */
const LINE_BYTES = 4_000
/** A string of V8 holds no more than 512 MB. */
const READABLE_MB = 100

/** What one Stop costs, however long the transcript is and however many turns there were. */
export async function benchTranscript(): Promise<Section> {
  const stops: { sizeMb: number; firstMs: number; stopMs: number; wholeMs: number | undefined }[] = []
  for (const sizeMb of SIZES_MB) {
    const desk = openDesk(sizeMb)
    try {
      const firstMs = await desk.turn()
      const times: number[] = []
      for (let index = 0; index < STOPS; index++) times.push(await desk.turn())
      const wholeMs = sizeMb <= READABLE_MB ? desk.readWholeMs() : undefined
      stops.push({ sizeMb, firstMs, stopMs: medianOf(times), wholeMs })
    } finally {
      desk.remove()
    }
  }
  const turns = await measureTurns()
  const [smallest, largest] = [stops[0], stops.at(-1)]
  return {
    title: 'Transcript',
    method: `Milliseconds from a recorded turn (its prompt, its Stop and its lines in the transcript) to requests handed over and the session saved, ${STOPS} turns at each size; the first is the one that finds its place in a transcript never seen before. Floor: what a hook without a memory does, reading and parsing the whole file. Then ${TURNS} turns of one session.`,
    columns: ['transcript', 'first turn', 'each later turn', 'reading it whole', 'ratio'],
    rows: [
      ...stops.map(({ sizeMb, firstMs, stopMs, wholeMs }) => {
        return [`${sizeMb} MB`, firstMs, stopMs, wholeMs ?? '–', wholeMs === undefined ? '–' : stopMs / wholeMs]
      }),
      [`turns 1 to ${END_TURNS} of ${TURNS}`, '', turns.early, '', 1],
      [`turns ${TURNS - END_TURNS + 1} to ${TURNS}`, '', turns.late, '', turns.late / turns.early],
    ],
    goals: [
      atMost('a turn at 500 MB by a turn at 1 MB', (largest?.stopMs ?? 0) / (smallest?.stopMs ?? 1), 1.5),
      atMost('the last turns by the first', turns.late / turns.early, 1.5),
    ],
  }
}

async function measureTurns(): Promise<{ early: number; late: number }> {
  const desk = openDesk(0)
  try {
    const times: number[] = []
    for (let index = 0; index < TURNS; index++) times.push(await desk.turn())
    return { early: medianOf(times.slice(0, END_TURNS)), late: medianOf(times.slice(-END_TURNS)) }
  } finally {
    desk.remove()
  }
}

/** The intake of an agent on a state folder of its own, beside a transcript that is `sizeMb` long already. */
function openDesk(sizeMb: number) {
  const home = mkdtempSync(join(tmpdir(), 'transcript-bench-'))
  const transcript = join(home, 'transcript.jsonl')
  const sessionId = '0b2f5d0e-1111-4222-8333-444455556666'
  let nowMs = fillTranscript(transcript, sizeMb, Date.now() - 86_400_000)
  let count = 0
  const now = () => nowMs
  const log = { line: (text: string) => console.error(text) }
  const taken: Occurrence[] = []
  openSpool(home)
  const intake = createIntake({
    home,
    spool: createSpool({ home, now, log }),
    sessions: createSessions(createSessionStore({ home, now, log }), { line: () => undefined }),
    record: async (occurrences) => void taken.push(...occurrences),
    finishSettings: {},
    bashArgs: false,
    toolArguments: false,
    effort: undefined,
    pidNamespace: undefined,
    log,
    now,
  })

  function hook(event: string, input: object): void {
    const whole = { session_id: sessionId, transcript_path: transcript, cwd: home, ...input }
    writeEntry(home, { name: `${sessionId}.${++count}`, event, input: whole, atMs: nowMs })
  }

  return {
    async turn() {
      taken.length = 0
      nowMs += 1_000
      const promptId = randomUUID()
      appendFileSync(transcript, userLine(nowMs, promptId))
      hook('UserPromptSubmit', { prompt_id: promptId, prompt: 'ask' })
      nowMs += 10
      appendFileSync(transcript, answerLine(nowMs, `m-${count}`))
      hook('Stop', { prompt_id: promptId, last_assistant_message: 'Done.' })
      nowMs += 300
      const begun = performance.now()
      while ((await intake.step()) > 0);
      const tookMs = performance.now() - begun
      if (!taken.some(({ kind }) => kind === 'execution')) throw new Error('the turn is not over')
      return tookMs
    },
    readWholeMs() {
      const begun = performance.now()
      for (const line of readFileSync(transcript, 'utf8').split('\n')) if (line !== '') JSON.parse(line)
      return performance.now() - begun
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  }
}

const userLine = (atMs: number, promptId: string): string =>
  `${JSON.stringify({ type: 'user', timestamp: new Date(atMs).toISOString(), promptId, uuid: randomUUID(), message: { role: 'user', content: 'ask' } })}\n`

function answerLine(atMs: number, id: string): string {
  const usage = { input_tokens: 1, output_tokens: 1, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 }
  const content = [{ type: 'text', text: 'Done.' }]
  const message = { id, model: 'claude-opus-5-5', stop_reason: 'end_turn', usage, content }
  return `${JSON.stringify({ type: 'assistant', timestamp: new Date(atMs).toISOString(), message })}\n`
}

/** Writes lines of ordinary size with rising times; answers the time of the last. */
function fillTranscript(path: string, sizeMb: number, beginMs: number): number {
  const file = openSync(path, 'w')
  const text = 'x'.repeat(LINE_BYTES - 150)
  let atMs = beginMs
  try {
    for (let written = 0; written < sizeMb * 1e6; ) {
      const lines: string[] = []
      const promptId = randomUUID()
      for (let index = 0; index < 250; index++) {
        atMs += 100
        lines.push(
          JSON.stringify({
            type: 'user',
            timestamp: new Date(atMs).toISOString(),
            promptId,
            message: { role: 'user', content: text },
          }),
        )
      }
      written += writeSync(file, `${lines.join('\n')}\n`)
    }
  } finally {
    closeSync(file)
  }
  if (statSync(path).size < sizeMb * 1e6) throw new Error('the disk is full')
  return atMs
}
