import type { Git } from './git.ts'

/** The repositories around folders, asked for ahead, so that nobody who makes a record waits for git. */
export interface Repositories {
  /** Asks for the folders that are not known yet. */
  learn(folders: Iterable<string>): Promise<void>
  /** The URL of a folder's repository without credentials, as far as it is known. */
  repositoryOf(folder: string): string | undefined
}

/** More than a person works in. */
const MAX_FOLDERS = 500

export function createRepositories(git: Pick<Git, 'originUrl'>): Repositories {
  const known = new Map<string, string>()
  return {
    async learn(folders) {
      for (const folder of new Set(folders)) {
        if (known.has(folder)) continue
        const url = await git.originUrl(folder)
        if (url !== undefined) known.set(folder, url)
        const [oldest] = known.keys()
        if (known.size > MAX_FOLDERS && oldest !== undefined) known.delete(oldest)
      }
    },
    repositoryOf: (folder) => known.get(folder),
  }
}
