import type { SessionState } from './session-state.ts'

/** The folders of what waits to be finished. */
export function pendingFolders(state: SessionState): Set<string> {
  const folders = new Set<string>()
  const responses = [...state.turns, ...Object.values(state.agents)].flatMap((thread) => thread.responses)
  for (const { cwd } of responses) if (cwd !== undefined) folders.add(cwd)
  for (const { git } of Object.values(state.tools)) if (git?.cwd != null) folders.add(git.cwd)
  return folders
}
