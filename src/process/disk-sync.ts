import { open } from 'node:fs/promises'

/** What file systems without such a thing answer, and a file that is gone again: there is nothing to wait for. */
const NOTHING_TO_SYNC = new Set(['ENOENT', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

/**
 * Resolved when the files, and then the folder with their names, are on stable storage: a power cut takes nothing of
 * them any more. They are asked for together, in threads of their own, and share the file system's commits.
 *
 * @throws when the disk says that it could not keep one
 */
export async function syncToDisk(files: Iterable<string>, folder: string): Promise<void> {
  // Windows syncs only what is open for writing.
  await Promise.all([...files].map((path) => syncOne(path, 'r+')))
  // Windows cannot open folders; its file systems journal renames by themselves.
  if (process.platform !== 'win32') await syncOne(folder, 'r')
}

async function syncOne(path: string, flags: 'r' | 'r+'): Promise<void> {
  try {
    const file = await open(path, flags)
    await file.sync().finally(() => file.close())
  } catch (error) {
    if (!NOTHING_TO_SYNC.has((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}
