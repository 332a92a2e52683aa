import { accessSync, constants, lstatSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { formerDaemon, retireFormerDaemon } from '../migration/daemon.ts'
import { sharedFiles, withdrawRights } from '../migration/file-rights.ts'
import { lockPath, readAgent, readOwner, startingPath } from '../process/agent-owner.ts'
import { isPidInUse } from '../process/identity.ts'
import { makePrivateFolder } from '../process/private-files.ts'
import { entryNamesIn } from '../spool/listing.ts'
import { type Finding, failed, fixed, ok, warning } from '../status/finding.ts'

export interface FolderCheck {
  home: string
  fix: boolean
  now: () => number
}

const RUN_FIX = '`doctor --fix` does it.'

/** The state folder: there, ours, closed to others, writable. */
export function checkFolder({ home, fix }: FolderCheck): Finding {
  const step = 'state folder'
  const stats = lstatSync(home, { throwIfNoEntry: false })
  if (stats === undefined) {
    if (!fix) return failed(step, `${home} is not there.`, `It is made when recording starts; ${RUN_FIX}`)
    makePrivateFolder(home)
    return fixed(step, `Made ${home}.`)
  }
  if (stats.isSymbolicLink() || !stats.isDirectory()) {
    return failed(
      step,
      `${home} is no folder of its own.`,
      'Move it away, or set CLAUDE_METRICS_HOME to another place.',
    )
  }
  try {
    accessSync(home, constants.W_OK | constants.X_OK)
  } catch {
    return failed(step, `${home} cannot be written.`, 'Give it back to your user: chown -R "$(id -un)" on it.')
  }
  const isOpen = process.platform !== 'win32' && (stats.mode & 0o077) !== 0
  const files = sharedFiles(home)
  if (!isOpen && files.length === 0) return ok(step, `${home} is yours alone.`)
  if (!fix) return warning(step, `Others may read ${isOpen ? home : files.join(', ')}.`, RUN_FIX)
  makePrivateFolder(home)
  withdrawRights(home)
  return fixed(step, `Closed ${home} to others.`)
}

/** What dead processes left: a lock, a pid, a start that never ended; and the former plugin's process. */
export function checkLeftovers({ home, fix, now }: FolderCheck): Finding {
  const step = 'leftovers'
  const daemon = formerDaemon(home)
  if (daemon !== undefined) {
    const text = `The health-check process of the former plugin runs (process ${daemon}).`
    if (!fix) return warning(step, text, RUN_FIX)
    return retireFormerDaemon(home) ? fixed(step, `${text} It was asked to leave.`) : warning(step, text, 'End it.')
  }
  const stale = staleFiles(home, now)
  if (stale.length === 0) return ok(step, 'No process left anything behind.')
  const names = stale.map((path) => path.slice(home.length + 1)).join(', ')
  if (!fix) return warning(step, `Left by processes that are gone: ${names}. It does no harm.`, RUN_FIX)
  for (const path of stale) rmSync(path, { force: true })
  return fixed(step, `Removed ${names}, left by processes that are gone.`)
}

function staleFiles(home: string, now: () => number): string[] {
  const agent = readAgent(home, now)
  const stale: string[] = []
  if (agent === undefined && readOwner(lockPath(home)) !== undefined) stale.push(lockPath(home))
  for (const path of [join(home, 'healthcheck.pid'), startingPath(home)]) {
    const pid = pidIn(path)
    if (pid !== undefined && pid !== agent?.pid && !isPidInUse(pid)) stale.push(path)
  }
  return stale
}

/** An agent, or a hook that starts one, is on its way. */
export function isAgentStarting(home: string): boolean {
  const pid = pidIn(startingPath(home))
  return pid !== undefined && isPidInUse(pid)
}

function pidIn(path: string): number | undefined {
  try {
    return Number(readFileSync(path, 'utf8').trim())
  } catch {
    return undefined
  }
}

/** Files that could not be understood and were set aside: evidence, and nothing more. */
export function checkSetAside({ home, fix }: FolderCheck): Finding {
  const step = 'set aside'
  const outboxes = entryNamesIn(join(home, 'outbox')).map((name) => join(home, 'outbox', name, 'bad'))
  const folders = [join(home, 'spool/bad'), ...outboxes]
  const files = folders.flatMap((folder) => entryNamesIn(folder).map((name) => join(folder, name)))
  if (files.length === 0) return ok(step, 'Nothing had to be set aside.')
  const count = files.length === 1 ? '1 file was' : `${files.length} files were`
  if (fix) {
    for (const path of files) rmSync(path, { force: true, recursive: true })
    return fixed(step, `${count} set aside earlier, and removed now.`)
  }
  const todo = `errors.log has the reasons. They are kept as evidence for a bug report; \`doctor --fix\` removes them.`
  return warning(step, `${count} set aside because they could not be understood.`, todo)
}
