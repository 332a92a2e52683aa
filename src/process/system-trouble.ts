/**
 * Reasons of the system, not of the file: a disk or network that fails, too many open files, no memory, rights that are
 * missing just now.
 */
const PASSING = new Set([
  ...['EIO', 'EMFILE', 'ENFILE', 'ENOMEM', 'ESTALE', 'EACCES', 'EPERM', 'EBUSY', 'EAGAIN', 'EINTR', 'ETIMEDOUT'],
])

/** Between two tries to read what the system does not let us read. */
export const READ_AGAIN_MS = 1_000

/**
 * True when a read failed for a reason that says nothing about the file: it is to be tried again, as long as it takes.
 */
export const isSystemTrouble = (error: unknown): boolean =>
  error instanceof Error && PASSING.has((error as NodeJS.ErrnoException).code ?? '')
