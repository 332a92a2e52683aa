import type { BranchClaims, LinePlace } from '../../vcs/branch-timeline.ts'
import type { ChangeRequest } from '../../vcs/git-work.ts'

/** What is known of version control in a session. Saved with it. */
export interface SessionVcs {
  branches: BranchClaims
  /** Of the main thread's newest line. */
  place?: LinePlace
  /** What its executions worked on so far, newest last. */
  worked: WorkedOn
}

export interface WorkedOn {
  repositories: string[]
  branches: string[]
  commits: string[]
  changeRequests: ChangeRequest[]
  tickets: string[]
}

export function vcsOf(state: { vcs?: SessionVcs | undefined }): SessionVcs {
  state.vcs ??= {
    branches: {},
    worked: { repositories: [], branches: [], commits: [], changeRequests: [], tickets: [] },
  }
  return state.vcs
}
