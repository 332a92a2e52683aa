import { branchName } from './ref-name.ts'

/** Which branch was checked out in a folder from a moment on. */
export interface BranchClaim {
  atMs: number
  branch: string | null
  /**
   * `shown`: git said so. `noticed`: the client has another branch in its lines than before. `initial`: the first that
   * a client had.
   */
  by: 'shown' | 'noticed' | 'initial'
}

/** By folder. Plain JSON: it is saved with the session. */
export type BranchClaims = Record<string, BranchClaim[]>

/**
 * Of the client's lines: where they were written and which branch they name (`HEAD` where none is checked out, ''
 * outside of a repository).
 */
export interface LinePlace {
  atMs: number
  cwd: string
  branch: string
}

/**
 * The client looks once in a while, one to two seconds after the fact (measured with 2.1.332); until then its lines
 * name the branch before.
 */
const CLIENT_LAG_MS = 3_000
const FOLDERS_KEPT = 30
const CLAIMS_KEPT = 64

/** Takes what one line says. `before` is the line of the same transcript before it. */
export function noteLine(claims: BranchClaims, line: LinePlace, before: LinePlace | undefined): void {
  if (before !== undefined && before.branch === line.branch) return
  if (line.branch === '') return
  const branch = branchName(line.branch)
  if (before === undefined) addClaim(claims, line.cwd, { atMs: line.atMs, branch, by: 'initial' })
  else addClaim(claims, line.cwd, { atMs: line.atMs, branch, by: 'noticed' })
}

/** Takes what git said. */
export const noteShown = (claims: BranchClaims, cwd: string, atMs: number, branch: string | null): void =>
  addClaim(claims, cwd, { atMs, branch, by: 'shown' })

function addClaim(claims: BranchClaims, cwd: string, claim: BranchClaim): void {
  const list = Object.hasOwn(claims, cwd) ? (claims[cwd] ?? []) : []
  delete claims[cwd]
  const index = list.findLastIndex(({ atMs }) => atMs <= claim.atMs) + 1
  list.splice(index, 0, claim)
  // Set anew, so that the folders stay in the order of their use.
  claims[cwd] = list.slice(-CLAIMS_KEPT)
  const folders = Object.keys(claims)
  for (const folder of folders.slice(0, Math.max(0, folders.length - FOLDERS_KEPT))) delete claims[folder]
}

/**
 * The branch of a folder at a moment. Null: none is checked out, or it is not known: the client's own word for a folder
 * that it has just come to is that of the folder before.
 */
export function branchAt(claims: BranchClaims, cwd: string, atMs: number): string | null {
  const list = claimsOf(claims, cwd)
  const before = list.filter((claim) => claim.atMs <= atMs && claim.by !== 'initial')
  const newest = before.findLast((claim) => claim.by === 'shown' || !isLate(claim, list))
  return (newest ?? list.find(({ by }) => by === 'initial'))?.branch ?? null
}

/** What the client noticed when git had just said otherwise is what was before. */
const isLate = ({ atMs, branch }: BranchClaim, list: BranchClaim[]): boolean =>
  list.some(
    (shown) =>
      shown.by === 'shown' && shown.branch !== branch && shown.atMs <= atMs && atMs - shown.atMs <= CLIENT_LAG_MS,
  )

/**
 * A folder within another one of which something is known is in the same repository, as far as is known; and the
 * other way round.
 */
function claimsOf(claims: BranchClaims, cwd: string): BranchClaim[] {
  if (Object.hasOwn(claims, cwd)) return claims[cwd] ?? []
  const known = Object.keys(claims).sort((a, b) => b.length - a.length)
  const near = known.find((folder) => isWithin(cwd, folder)) ?? known.findLast((folder) => isWithin(folder, cwd))
  return near === undefined ? [] : (claims[near] ?? [])
}

const isWithin = (inner: string, outer: string): boolean =>
  inner.startsWith(outer) && /^[\\/]/.test(inner.slice(outer.length))
