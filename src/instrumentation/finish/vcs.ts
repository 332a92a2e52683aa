import { branchAt } from '../../vcs/branch-timeline.ts'
import type { ChangeRequest, MadeCommit } from '../../vcs/git-work.ts'
import { type FindTickets, ticketFinder } from '../../vcs/tickets.ts'
import type { ResponseFacts } from '../session/response-facts.ts'
import type { SessionState } from '../session/session-state.ts'
import { vcsOf, type WorkedOn } from '../session/session-vcs.ts'
import type { ToolFacts } from '../tool/tool-facts.ts'
import type { BilledResponse, Whereabouts } from './billed-response.ts'
import type { FinishSettings } from './finish-settings.ts'

/** What an execution did to repositories. */
export interface ExecutionVcs {
  commits: CommitRecord[]
  changeRequests: ChangeRequest[]
}

/** A commit. Of its subject only the ids of tickets are recorded. */
export interface CommitRecord extends Omit<MadeCommit, 'subject'> {
  tickets: string[]
  repository: string | null
  /** The commit of the same execution that an amend put it in the place of. */
  replaces: string | null
}

/** A record names the newest of each kind; a turn that touches more is a script. */
const KEPT = 50

const findByDefault = ticketFinder()

export function whereabouts(
  state: SessionState,
  response: ResponseFacts,
  { repositoryOf }: FinishSettings,
): Whereabouts {
  const { cwd, atMs } = response
  if (cwd === undefined) return { cwd: null, branch: null, repository: null }
  return { cwd, branch: branchAt(vcsOf(state).branches, cwd, atMs), repository: repositoryOf?.(cwd) ?? null }
}

export function executionVcs(tools: readonly ToolFacts[], settings: FinishSettings): ExecutionVcs {
  const { repositoryOf, findTickets = findByDefault } = settings
  const commits: CommitRecord[] = []
  const requests = new Map<string, ChangeRequest>()
  for (const { git } of tools) {
    for (const { subject, ...commit } of git?.commits ?? []) {
      const repository = git?.cwd == null ? null : (repositoryOf?.(git.cwd) ?? null)
      const last = commits.findLast(({ branch }) => branch === commit.branch)
      const replaces = commit.kind === 'amended' ? (last?.sha ?? null) : null
      commits.push({ ...commit, tickets: findTickets(subject), repository, replaces })
    }
    for (const request of git?.changeRequests ?? []) requests.set(request.url, request)
  }
  return { commits, changeRequests: [...requests.values()] }
}

/** What an execution worked on, and where. */
export function workedOn(
  responses: readonly BilledResponse[],
  { commits, changeRequests }: ExecutionVcs,
  findTickets: FindTickets = findByDefault,
): WorkedOn {
  const replaced = new Set(commits.map(({ replaces }) => replaces))
  const standing = commits.filter(({ sha }) => !replaced.has(sha))
  const branches = unique([...responses, ...commits].map(({ branch }) => branch))
  const tickets = [
    ...branches.flatMap((branch) => findTickets(branch)),
    ...standing.flatMap((commit) => commit.tickets),
  ]
  return {
    repositories: unique([...responses, ...commits].map(({ repository }) => repository)),
    branches,
    commits: unique(standing.map(({ sha }) => sha)),
    changeRequests: changeRequests.slice(-KEPT),
    tickets: unique(tickets),
  }
}

/** Adds to what the session worked on. */
export function takeWorkedOn(state: SessionState, more: WorkedOn): void {
  const vcs = vcsOf(state)
  const { worked } = vcs
  const urls = new Map([...worked.changeRequests, ...more.changeRequests].map((request) => [request.url, request]))
  vcs.worked = {
    repositories: unique([...worked.repositories, ...more.repositories]),
    branches: unique([...worked.branches, ...more.branches]),
    commits: unique([...worked.commits, ...more.commits]),
    changeRequests: [...urls.values()].slice(-KEPT),
    tickets: unique([...worked.tickets, ...more.tickets]),
  }
}

const unique = (names: (string | null)[]): string[] => [...new Set(names.filter((name) => name !== null))].slice(-KEPT)

/**
 * `client_meta.vcs`; nothing where nothing is known. Of several repositories none is the one: each response names its
 * own.
 */
export function vcsMeta({ repositories, changeRequests, ...lists }: WorkedOn): Record<string, unknown> {
  const known = [repositories, changeRequests, ...Object.values(lists)].some((list) => list.length > 0)
  if (!known) return {}
  const repository = repositories.length === 1 ? (repositories[0] ?? null) : null
  return { vcs: { repository, ...lists, change_requests: changeRequests } }
}
