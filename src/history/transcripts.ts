import { type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import { isSafeId } from '../instrumentation/session/ids.ts'
import { namesIn } from '../process/folder-names.ts'

/** A session's transcript on disk. */
export interface Transcript {
  sessionId: string
  path: string
  /** Name of the project's folder, as the client writes it: the path with dashes for slashes. */
  project: string
  modifiedAtMs: number
  sizeBytes: number
}

/**
 * The transcripts of all sessions the client has kept, newest first. Nothing where there is no such folder.
 *
 * @param claudeFolder the client's configuration folder, usually ~/.claude
 */
export function listTranscripts(claudeFolder: string): Transcript[] {
  const projects = join(claudeFolder, 'projects')
  const all = namesIn(projects).flatMap((project) =>
    namesIn(join(projects, project)).flatMap((name) => {
      const path = join(projects, project, name)
      const sessionId = name.replace(/\.jsonl$/, '')
      // Clients before 2.1.2 wrote the files of subagents beside those of their sessions.
      if (sessionId === name || !isSafeId(sessionId) || sessionId.startsWith('agent-')) return []
      const stats = statsOf(path)
      if (stats?.isFile() !== true) return []
      return [{ sessionId, path, project, modifiedAtMs: stats.mtimeMs, sizeBytes: stats.size }]
    }),
  )
  return all.sort((one, other) => other.modifiedAtMs - one.modifiedAtMs)
}

/** The project folder the client gives a working folder: everything but letters and digits becomes a dash. */
export const projectName = (folder: string): string => folder.replace(/[^A-Za-z0-9]/g, '-')

/** Undefined for what is not there or not ours to look at: a link to itself, a folder of somebody else. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}
