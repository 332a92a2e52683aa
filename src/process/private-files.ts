import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Any bit of group or others. */
const SHARED_BITS = 0o077

/**
 * Makes `path` a folder that only its owner can enter (0700), with its parents; an existing one loses the rights of
 * others. For what begins something: the agent never makes a state folder, see {@link makeFolderInside}.
 *
 * @throws when `path` is a symbolic link or no folder (someone else may have put it there), or cannot be made
 */
export function makePrivateFolder(path: string): void {
  makeFolders(path)
  makePrivate(path)
}

/**
 * The same without its parents. A state folder that is moved away while the agent runs must not come into being again
 * in its place: it would be in the way when it is moved back, and what waits in it would be forgotten.
 *
 * @throws also when the folder around it is not there
 */
export function makeFolderInside(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  makePrivate(path)
}

function makePrivate(path: string): void {
  const stats = lstatSync(path)
  if (stats.isSymbolicLink() || !stats.isDirectory()) throw new Error(`not a folder of its own: ${path}`)
  if (process.platform !== 'win32' && (stats.mode & SHARED_BITS) !== 0) chmodSync(path, 0o700)
}

/**
 * Not mkdir's own `recursive`: below a folder that answers ENOENT to everything (/proc, automounts) Node tries for
 * ever.
 */
function makeFolders(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if (existsSync(path)) return
    const parent = dirname(path)
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || existsSync(parent)) throw error
    makeFolders(parent)
    makeFolders(path)
  }
}

/**
 * Replaces the file at `path` as a whole, 0600: a reader sees the old content or the new one, never a part. The folder
 * must exist. A link or a folder in its place is replaced as well; the folder is kept under another name.
 *
 * @param options.sync wait until the content is on the disk, for what must survive a power cut. @default false
 * @throws what the file system says; the draft is gone then
 */
export function writePrivateFile(path: string, data: string | Uint8Array, options: { sync?: boolean } = {}): void {
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.${randomBytes(6).toString('hex')}.draft`)
  try {
    const file = openSync(draft, 'wx', 0o600)
    try {
      writeFileSync(file, data)
      if (options.sync) fsyncSync(file)
    } finally {
      closeSync(file)
    }
    replace(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

/**
 * A folder in the place of one of our files would be in the way for ever: it is moved aside, with all that is in it.
 */
function replace(draft: string, path: string): void {
  try {
    renameSync(draft, path)
  } catch (error) {
    if (!lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error
    renameSync(path, `${path}.${randomBytes(6).toString('hex')}.bad`)
    renameSync(draft, path)
  }
}
