import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/*
 * Where the client keeps what belongs to a session's subagents (measured with 2.1.328): `agent-<id>.jsonl` and
 * `agent-<id>.meta.json` in the folder `subagents`, or, of those that a workflow started, in
 * `subagents/workflows/<run>`.
 */

/** The folder of a session's subagents, beside its transcript. */
const folderOf = (sessionTranscript: string): string => join(sessionTranscript.replace(/\.jsonl$/, ''), 'subagents')

/** Path of a subagent's files without their endings. `run`: of the workflow that started it. */
export const agentStem = (sessionTranscript: string, agentId: string, run?: string): string =>
  join(folderOf(sessionTranscript), ...(run === undefined ? [] : ['workflows', run]), `agent-${agentId}`)

/** The workflow run that started a subagent; undefined when none did, or its files are not there yet. */
export async function workflowRunOf(sessionTranscript: string, agentId: string): Promise<string | undefined> {
  for (const run of await workflowRuns(sessionTranscript)) {
    const found = await access(`${agentStem(sessionTranscript, agentId, run)}.meta.json`).then(
      () => true,
      () => false,
    )
    if (found) return run
  }
  return undefined
}

/** The folders that hold files of a session's subagents. */
export async function agentFolders(sessionTranscript: string): Promise<string[]> {
  const folder = folderOf(sessionTranscript)
  const runs = await workflowRuns(sessionTranscript)
  return [folder, ...runs.map((run) => join(folder, 'workflows', run))]
}

const workflowRuns = async (sessionTranscript: string): Promise<string[]> =>
  (await readdir(join(folderOf(sessionTranscript), 'workflows')).catch(() => [])).sort()
