/**
 * How far one transcript file has been read. Saved with the session, so that a restart goes on where the last save was.
 */
export interface Cursor {
  /** Bytes consumed: always just behind a line end. */
  offset: number
  /** Inode and device: a file that moves (a worktree is entered) keeps them. 0 where the platform has none. */
  inode: number
  device: number
  /**
   * Base64 of the last bytes before `offset` (≤ TAIL_BYTES): they distinguish a file that grew from one that was
   * replaced.
   */
  tail: string
}

/** Enough to distinguish two transcripts: the end of a line holds its session id, version and branch. */
export const TAIL_BYTES = 64

export const startCursor = (): Cursor => ({ offset: 0, inode: 0, device: 0, tail: '' })
