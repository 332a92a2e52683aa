import { accessSync, constants } from 'node:fs'
import { type Finding, failed, ok } from '../../status/finding.ts'
import { incomingPath } from '../../store/store.ts'
import type { CheckDeps } from '../destination-kind.ts'

/** The state folder takes files; what is in the store is asked for by `report`. */
export async function check({ kind, settings }: CheckDeps): Promise<Finding[]> {
  const step = `destination ${kind.name}`
  const home = settings.home.value
  try {
    accessSync(home, constants.W_OK)
    return [ok(step, `what is recorded goes to ${incomingPath(home)}, and from there into the store.`)]
  } catch (error) {
    return [failed(step, `${home}: ${(error as Error).message}.`, 'Make the state folder writable.')]
  }
}
