import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Row } from '../store/schema.ts'

/** Reads transcripts into rows. */
export interface Readers {
  read(path: string): Promise<Row[]>
  /** Ends all threads. What still waits to be read is never answered. */
  close(): Promise<void>
}

/** Marks a thread of the command line as one of ours. */
export const READER_THREAD = 'transcript reader'

/** What a reader's thread answers with: rows as JSON, which costs less than a copy of so many objects. */
export type Answer = { rows: string } | { failure: string }

/** Each takes some 40 MB; behind three of them it is the store that is waited for. */
const MAX_THREADS = 3

/** One processor is left to the thread that keeps what they read: on two of them a second reader only takes memory. */
const usefulThreads = () => Math.max(1, Math.min(MAX_THREADS, availableParallelism() - 1))

/** Most of what a thread makes is garbage soon; left to itself Node lets much of it gather first. Megabytes. */
const YOUNG_MB = 8

/**
 * Threads of the command line that read one transcript at a time each.
 *
 * @param program path of the command line's program
 */
export function createReaders(program: string, count = usefulThreads()): Readers {
  const waiting: ((worker: Worker) => void)[] = []
  const idle: Worker[] = []
  const all = new Set<Worker>()
  let isClosed = false
  const start = (): Worker => {
    const worker = new Worker(program, {
      workerData: READER_THREAD,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
      stdin: false,
    })
    all.add(worker)
    return worker
  }
  const release = (worker: Worker) => {
    const next = waiting.shift()
    if (next === undefined) idle.push(worker)
    else next(worker)
  }
  const claim = (): Worker | Promise<Worker> => {
    const worker = idle.pop() ?? (all.size < count ? start() : undefined)
    return worker ?? new Promise((resolve) => waiting.push(resolve))
  }
  return {
    async read(path) {
      const worker = await claim()
      try {
        const answer = await ask(worker, path)
        release(worker)
        return answer
      } catch (error) {
        // It may be gone, or have a better day with another transcript: a fresh one takes its place.
        all.delete(worker)
        await worker.terminate()
        const next = isClosed ? undefined : waiting.shift()
        if (next !== undefined) next(start())
        throw error
      }
    },
    async close() {
      isClosed = true
      await Promise.all([...all].map((worker) => worker.terminate()))
    },
  }
}

function ask(worker: Worker, path: string): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    const onMessage = (answer: Answer) => {
      done()
      if ('failure' in answer) reject(new Error(answer.failure))
      else resolve(JSON.parse(answer.rows) as Row[])
    }
    const onError = (error: Error) => {
      done()
      reject(error)
    }
    const onExit = (code: number) => onError(new Error(`the thread that read it ended with ${code}`))
    const done = () => worker.off('message', onMessage).off('error', onError).off('exit', onExit)
    worker.on('message', onMessage).on('error', onError).on('exit', onExit)
    worker.postMessage(path)
  })
}
