import { parentPort, workerData } from 'node:worker_threads'
import { type Answer, READER_THREAD } from '../report/readers.ts'
import type { CliContext } from './context.ts'

/** This is no command but a thread of one. */
export const isReaderThread = workerData === READER_THREAD

/** The work of a reader's thread: the rows of each transcript that it is given the path of. */
export async function readForReport(context: CliContext): Promise<void> {
  const { effectiveSettings } = await import('../status/effective-settings.ts')
  const { rowsOfTranscript } = await import('../report/transcript-rows.ts')
  const { reckoningOf } = await import('./reckoning.ts')
  const reckoning = reckoningOf(effectiveSettings(context).settings, context.now)
  const port = parentPort
  port?.on('message', async (path: string) => {
    const answer: Answer = await rowsOfTranscript(path, reckoning).then(
      (rows) => ({ rows: JSON.stringify(rows) }),
      (error: Error) => ({ failure: error.message }),
    )
    port.postMessage(answer)
  })
}
