import { join } from 'node:path'

export interface SpoolFolders {
  root: string
  /** Being written. Its absence switches the recorder off. */
  drafts: string
  /** Complete, waiting. Its absence switches the recorder off. */
  new: string
  /** Set aside: what could not be understood. */
  bad: string
}

export function spoolFolders(home: string): SpoolFolders {
  const root = join(home, 'spool')
  return { root, drafts: join(root, 'drafts'), new: join(root, 'new'), bad: join(root, 'bad') }
}

const NAME = /^[A-Za-z0-9-]{1,64}\.(\d{1,10})(\.\d{1,4})?$/

/** The pid of the recorder that wrote the file of this name; undefined when no recorder gives such names. */
export function writerPid(name: string): number | undefined {
  const pid = NAME.exec(name)?.[1]
  return pid === undefined ? undefined : Number(pid)
}
