import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { readFileIfThere } from '../config/settings.ts'
import { writePrivateFile } from '../process/private-files.ts'

/**
 * An event of no client: `doctor` sends it the way of all events, and the agent takes it without making anything of it.
 */
export const CANARY_EVENT = 'DoctorCanary'

const pathOf = (home: string): string => join(home, 'canary')

/** The agent's word that the canary of this id arrived. Best effort: a doctor that gets no word says so. */
export function acknowledgeCanary(home: string, id: unknown): void {
  if (typeof id !== 'string' || !/^[\w-]{1,64}$/.test(id)) return
  try {
    writePrivateFile(pathOf(home), `${id}\n`)
  } catch {
    // The disk is full, or the folder is gone: the doctor finds that out by itself.
  }
}

/** Id of the canary that arrived last. */
export function arrivedCanary(home: string): string | undefined {
  try {
    return readFileIfThere(pathOf(home))?.trim()
  } catch {
    return undefined
  }
}

export const forgetCanary = (home: string): void => rmSync(pathOf(home), { force: true })
