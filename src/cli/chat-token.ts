import { setTimeout as delay } from 'node:timers/promises'
import { tokenInText } from '../config/token.ts'
import { listTranscripts, projectName } from '../history/transcripts.ts'
import { readHistory } from '../transcript/history.ts'
import type { CliContext } from './context.ts'

/**
 * The client writes a prompt to the transcript before it asks the model, and yet not always before a fast one's command
 * runs.
 */
const PATIENCE_MS = 3_000
const POLL_MS = 100

/**
 * The newest token that a person typed into the conversation which runs this command, from its transcript: so that no
 * process has it among its arguments or in its environment. What the model wrote or a tool gave is not looked at.
 * Undefined when there is none.
 */
export async function chatToken(context: CliContext): Promise<string | undefined> {
  const deadlineMs = context.now() + PATIENCE_MS
  for (;;) {
    const path = transcriptOf(context)
    const token = path === undefined ? undefined : await newestTokenIn(path)
    if (token !== undefined || context.now() > deadlineMs) return token
    await delay(POLL_MS)
  }
}

/** The client names its session to what it runs; by hand, it is the newest conversation of this folder. */
function transcriptOf({ env, cwd, claudeFolder }: CliContext): string | undefined {
  const all = listTranscripts(claudeFolder)
  const sessionId = env.CLAUDE_CODE_SESSION_ID
  const one = sessionId
    ? all.find((transcript) => transcript.sessionId === sessionId)
    : all.find(({ project }) => project === projectName(cwd))
  return one?.path
}

async function newestTokenIn(path: string): Promise<string | undefined> {
  let newest: string | undefined
  for await (const { prompt } of readHistory(path)) {
    if (prompt !== undefined) newest = tokenInText(prompt.text) ?? newest
  }
  return newest
}
