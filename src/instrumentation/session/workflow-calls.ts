import type { SessionState } from './session-state.ts'

/** The newest runs whose agents may still come. */
const KEPT = 32

/** A call has started a workflow: the agents of its run, whichever is known first, are below that call. */
export function addWorkflowCall(state: SessionState, run: string, toolUseId: string): void {
  const { workflowCalls = [] } = state
  if (workflowCalls.some((call) => call.run === run)) return
  state.workflowCalls = [...workflowCalls, { run, toolUseId }].slice(-KEPT)
  for (const agent of Object.values(state.agents)) if (agent.workflowRun === run) agent.toolUseId ??= toolUseId
}

/** The call that started a workflow run; undefined while it is not known. */
export const workflowCall = ({ workflowCalls = [] }: SessionState, run: string | undefined): string | undefined =>
  workflowCalls.find((call) => call.run === run)?.toolUseId
