import type { SessionSource } from '../../viewer/server/history.ts'
import { replaySession } from '../history/replay-session.ts'
import { listTranscripts, type Transcript } from '../history/transcripts.ts'
import type { ContextSettings } from '../instrumentation/finish/context-window.ts'
import type { Occurrence } from '../instrumentation/occurrence.ts'

/** The past sessions of this machine, read from their transcripts. Of the copies of one, the newest counts. */
export function transcriptSessions(claudeFolder: string, context: ContextSettings): SessionSource {
  let known = new Map<string, Transcript>()
  return {
    list: () => {
      const oldestFirst = listTranscripts(claudeFolder).reverse()
      known = new Map(oldestFirst.map((transcript) => [transcript.sessionId, transcript]))
      return [...known.values()]
        .sort((one, other) => other.modifiedAtMs - one.modifiedAtMs)
        .map(({ sessionId, modifiedAtMs, sizeBytes }) => ({ id: sessionId, mark: `${modifiedAtMs} ${sizeBytes}` }))
    },
    read: async (id) => {
      const transcript = known.get(id)
      if (transcript === undefined) return []
      const all: Occurrence[] = []
      // The page is for the person whose commands they are, on the machine that keeps them anyway.
      await replaySession({ path: transcript.path, bashArgs: true, context, take: (some) => void all.push(...some) })
      return all
    },
  }
}
