import type { GitIntent } from './git-intent.ts'
import { branchName } from './ref-name.ts'

/**
 * What a command did to repositories, as far as its output shows. Read from transcripts alone, so that live and past
 * agree.
 */
export interface GitWork {
  commits: MadeCommit[]
  changeRequests: ChangeRequest[]
  /** The branch that is checked out afterwards; null for none; absent where nothing says it. */
  branch?: string | null
}

export interface MadeCommit {
  /** As git abbreviates it. */
  sha: string
  /** Null: on no branch. */
  branch: string | null
  kind: 'committed' | 'amended' | 'cherry_picked'
  /** Its first line: ticket ids are looked for in it, and it goes no further. */
  subject: string
}

export interface ChangeRequest {
  /** Without credentials, query and fragment. */
  url: string
  number: number
}

/** Of a command that makes thousands of commits the last ones are kept. */
const KEPT = 50
const MAX_OUTPUT_LENGTH = 200_000
const MAX_SUBJECT_LENGTH = 300

/** `[feature/x 1c4ba6c] subject`, `[main (root-commit) 29e1314] subject`, `[detached HEAD 5608e05] subject` */
const COMMIT = /^\[(detached HEAD|[^\s\]]{1,255})(?: \(root-commit\))? ([0-9a-f]{7,40})\] (.*)$/

/** What git prints below it: only with that it is git who speaks. */
const BELOW_COMMIT = /^ (?:Author: |Date: |Committer: |\d+ files? changed)/
const EMPTY_BELOW = /^(?:\[|$)/

const PUSHED = /^To (?:\S+@)?\S+:\S+$/

const SWITCHED = /^Switched to (?:a new |and reset )?branch '(.{1,255})'$/
const DETACHED = /^Note: switching to '/

/** A pull or merge request at GitHub, GitLab, Bitbucket or a server of one's own, alone on its line. */
const REQUEST_URL =
  /^\s*(https?:\/\/[^\s/]{1,255}\/[^\s?#]{1,500}?\/(?:-\/merge_requests|pull|pull-requests)\/(\d{1,9}))(?:[/?#]\S{0,500})?\s*$/

/** Undefined when the output shows nothing of the kind. */
export function gitWork(output: string, intent: GitIntent | undefined): GitWork | undefined {
  if (intent?.onlyShows) return undefined
  const lines = output.slice(-MAX_OUTPUT_LENGTH).split(/\r?\n|\r/)
  const commits: MadeCommit[] = []
  const urls = new Map<string, ChangeRequest>()
  let branch: string | null | undefined
  for (const [index, line] of lines.entries()) {
    const commit = commitOf(line, lines[index + 1] ?? '', intent)
    if (commit !== undefined) {
      commits.push(commit)
      branch = commit.branch
    }
    const switched = SWITCHED.exec(line)
    if (switched !== null) branch = branchName(switched[1])
    else if (DETACHED.test(line)) branch = null
    const request = requestOf(line)
    if (request !== undefined) urls.set(request.url, request)
  }
  if (intent?.makesBranch !== undefined && branch === undefined) branch = intent.makesBranch
  // Of other programs one is believed where they worked with git besides: a script that releases. More are a list of
  // something.
  const worked = commits.length > 0 || lines.some((line) => PUSHED.test(line))
  const isTheirs = intent?.asksHub === true || (worked && urls.size === 1)
  const changeRequests = isTheirs ? [...urls.values()].slice(-KEPT) : []
  if (commits.length === 0 && changeRequests.length === 0 && branch === undefined) return undefined
  return { commits: commits.slice(-KEPT), changeRequests, ...(branch !== undefined && { branch }) }
}

function commitOf(line: string, below: string, intent: GitIntent | undefined): MadeCommit | undefined {
  const [, place, sha, subject] = COMMIT.exec(line) ?? []
  if (place === undefined || sha === undefined || subject === undefined) return undefined
  // An empty commit has nothing below it: believed where the command says so itself.
  const isGit = BELOW_COMMIT.test(below) || (intent?.commits === true && EMPTY_BELOW.test(below))
  if (!isGit) return undefined
  const kind = intent?.picks ? 'cherry_picked' : intent?.amends ? 'amended' : 'committed'
  return {
    sha,
    branch: place === 'detached HEAD' ? null : branchName(place),
    kind,
    subject: subject.slice(0, MAX_SUBJECT_LENGTH),
  }
}

function requestOf(line: string): ChangeRequest | undefined {
  const [, url, number] = REQUEST_URL.exec(line) ?? []
  if (url === undefined || number === undefined || !URL.canParse(url)) return undefined
  const { username, password, origin, pathname } = new URL(url)
  return { url: username + password === '' ? url : origin + pathname, number: Number(number) }
}
