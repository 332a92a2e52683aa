import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readFileIfThere } from '../config/settings.ts'
import { writePrivateFile } from '../process/private-files.ts'

/*
 * How a command asks something of the agent, and what the agent answers: two small files in the state folder. No
 * signal, so that it works on Windows and across containers.
 */

export interface ControlRequest {
  id: string
  /** Until when whoever asked waits for an answer, milliseconds since the epoch. */
  untilMs: number
}

export interface ControlFiles<Answer extends { id: string }> {
  request(home: string, request: ControlRequest): void
  /**
   * The request that waits for the agent, if there is one. Costs next to nothing when there is none: the agent looks
   * several times a second.
   */
  readRequest(home: string): ControlRequest | undefined
  answer(home: string, answer: Answer): void
  /** The answer to this request, once it is there. It comes from a file: whoever reads it looks whether it is whole. */
  readAnswer(home: string, id: string): Partial<Answer> | undefined
  /** Both files. */
  remove(home: string): void
}

/** The files `<name>.request` and `<name>.answer`. */
export function controlFiles<Answer extends { id: string }>(name: string): ControlFiles<Answer> {
  const requestPath = (home: string): string => join(home, `${name}.request`)
  const answerPath = (home: string): string => join(home, `${name}.answer`)
  return {
    request: (home, request) => writePrivateFile(requestPath(home), `${JSON.stringify(request)}\n`),
    readRequest(home) {
      if (!existsSync(requestPath(home))) return undefined
      const request = parse(requestPath(home)) as Partial<ControlRequest> | undefined
      const { id, untilMs } = request ?? {}
      return typeof id === 'string' && typeof untilMs === 'number' ? { id, untilMs } : undefined
    },
    answer: (home, answer) => writePrivateFile(answerPath(home), `${JSON.stringify(answer)}\n`),
    readAnswer(home, id) {
      const answer = parse(answerPath(home)) as Partial<Answer> | undefined
      return answer?.id === id ? answer : undefined
    },
    remove(home) {
      for (const path of [requestPath(home), answerPath(home)]) rmSync(path, { force: true })
    },
  }
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileIfThere(path) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}
