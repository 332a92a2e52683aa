import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readFileIfThere } from '../config/settings.ts'
import type { OutboxState } from '../outbox/outbox.ts'
import { writePrivateFile } from '../process/private-files.ts'

/*
 * How a command asks the agent to deliver now, and what the agent answers: two small files in the state folder. No signal, so that it works on Windows
 * and across containers.
 */

export interface FlushRequest {
  id: string
  /** Until when whoever asked waits for an answer, milliseconds since the epoch. */
  untilMs: number
}

export interface FlushAnswer {
  id: string
  /** Everything recorded before the request is delivered. */
  isEmpty: boolean
  /** Sessions still waited for lines of their transcripts, or events for room in a queue. */
  isUnsettled: boolean
  destinations: { name: string; waiting: number; state: OutboxState; lastError?: string }[]
}

const requestPath = (home: string): string => join(home, 'flush.request')
const answerPath = (home: string): string => join(home, 'flush.answer')

export const writeFlushRequest = (home: string, request: FlushRequest): void =>
  writePrivateFile(requestPath(home), `${JSON.stringify(request)}\n`)

/** Costs next to nothing: the agent asks several times a second. */
export const isFlushRequested = (home: string): boolean => existsSync(requestPath(home))

export const readFlushRequest = (home: string): FlushRequest | undefined => {
  const request = parse(requestPath(home)) as Partial<FlushRequest> | undefined
  return typeof request?.id === 'string' && typeof request.untilMs === 'number' ? (request as FlushRequest) : undefined
}

export const writeFlushAnswer = (home: string, answer: FlushAnswer): void =>
  writePrivateFile(answerPath(home), `${JSON.stringify(answer)}\n`)

/** The answer to this request, once it is there. */
export const readFlushAnswer = (home: string, id: string): FlushAnswer | undefined => {
  const answer = parse(answerPath(home)) as Partial<FlushAnswer> | undefined
  return answer?.id === id && Array.isArray(answer.destinations) ? (answer as FlushAnswer) : undefined
}

export function removeFlushFiles(home: string): void {
  for (const path of [requestPath(home), answerPath(home)]) rmSync(path, { force: true })
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileIfThere(path) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}
