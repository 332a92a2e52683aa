import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { writePrivateFile } from '../process/private-files.ts'
import { type Finding, failed, ok } from '../status/finding.ts'

/** As much as most events take. */
const SAMPLE = Buffer.alloc(16 * 1024)

/** Whether the state folder takes a file now. On a full disk every later step would fail, and blame itself. */
export function checkRoom(home: string): Finding {
  const path = join(home, '.doctor')
  try {
    writePrivateFile(path, SAMPLE)
    return ok('room', 'There is room for events.')
  } catch (error) {
    return noRoom(home, error as NodeJS.ErrnoException)
  } finally {
    rmSync(path, { force: true })
  }
}

/** What a failed write means, in plain words. */
export function noRoom(home: string, { code, message }: Pick<NodeJS.ErrnoException, 'code' | 'message'>): Finding {
  const full = ' Until then nothing more is recorded; what waits for delivery is safe.'
  if (code === 'ENOSPC') return failed('room', `The disk with ${home} is full.`, `Make room on it.${full}`)
  if (code === 'EDQUOT') return failed('room', `Your quota for ${home} is used up.`, `Make room in it.${full}`)
  if (code === 'EROFS') {
    return failed('room', `${home} is on a disk that is read-only.`, 'Set CLAUDE_METRICS_HOME to a folder elsewhere.')
  }
  return failed('room', `${home} takes no file: ${message}.`, 'Look at the disk and the limits of your account.')
}
