import type { SessionSource } from '../../viewer/server/history.ts'
import type { ViewOccurrence } from '../../viewer/server/occurrence-record.ts'

/** Sessions of the store, but those that have a transcript. */
export type ReadStored = (hasTranscript: (id: string) => boolean) => Promise<Map<string, ViewOccurrence[]>>

/**
 * All past sessions: by their transcripts, which hold their texts, and by the store where the client has deleted those.
 */
export function pastSessions(transcripts: SessionSource, readStored: ReadStored): SessionSource {
  let stored: Promise<Map<string, ViewOccurrence[]>> | undefined
  return {
    list: async () => {
      const present = await transcripts.list()
      const ids = new Set(present.map(({ id }) => id))
      // Once: what is deleted while the page is open has been read. A store that cannot be opened is no reason to show
      // nothing.
      stored ??= readStored((id) => ids.has(id)).catch(() => new Map())
      return [...present, ...[...(await stored).keys()].flatMap((id) => (ids.has(id) ? [] : [{ id, mark: 'stored' }]))]
    },
    read: async (id) => (await stored)?.get(id) ?? transcripts.read(id),
  }
}
