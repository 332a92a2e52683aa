import { lstatSync } from 'node:fs'

const WRITABLE_BY_ALL = 0o002

/**
 * Why a folder that is there cannot be trusted: somebody else may have laid it out, with a program or settings of
 * theirs in it. Undefined for one's own and where there is none. Rights of the group are no reason: under the usual
 * umask of 002 the group is the person alone.
 */
export function whyNotOwn(folder: string): string | undefined {
  const stats = lstatSync(folder, { throwIfNoEntry: false })
  // Windows has neither.
  if (stats === undefined || process.getuid === undefined) return undefined
  if (stats.uid !== process.getuid()) return 'the folder belongs to somebody else'
  if (stats.isDirectory() && (stats.mode & WRITABLE_BY_ALL) !== 0) {
    return `everybody may write into the folder. Look what is in it, then: chmod 700 '${folder}'`
  }
  return undefined
}
