import { existsSync } from 'node:fs'
import { type LaunchOptions, startIfNone } from '../process/launch.ts'
import { listFolder } from '../spool/listing.ts'
import { spoolFolders } from '../spool/spool-folders.ts'

/** File times come from a clock that ticks every few milliseconds. */
const CLOCK_GRAIN_MS = 10

/**
 * For an agent that has let go of its lock. A hook of its last moments found it alive and so has started none; what
 * that hook recorded would wait for the next session.
 *
 * @param options.sinceMs when the agent was asked to leave, milliseconds since the epoch: what waited before then waits
 * as it was
 */
export function startSuccessor({ sinceMs, ...launch }: LaunchOptions & { sinceMs: number }): void {
  const folders = spoolFolders(launch.home)
  // No drafts: recording is off, and what waits was recorded for the day it is on again. No program: the plugin was
  // removed.
  if (!existsSync(folders.drafts) || !existsSync(launch.agentPath)) return
  const isNew = ({ modifiedAtMs }: { modifiedAtMs: number }) => modifiedAtMs >= sinceMs - CLOCK_GRAIN_MS
  if (listFolder(folders.new).files.some(isNew)) startIfNone(launch)
}
