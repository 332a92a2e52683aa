import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { personFolder } from '../process/profile-path.ts'
import type { SettingRow } from './setting-rows.ts'

/** What a person should know of the anonymous usage API. */
export interface UsageFacts {
  url: string
  /** `do not track`: the URL is set, and so is DO_NOT_TRACK, which is stronger. */
  state: 'on' | 'do not track'
  /** Where the anonymous id is kept; there is none before the first request. */
  idFile: string
  hasId: boolean
  /** Where requests and answers are logged. */
  log: string
}

/** Undefined where no usage URL is set: nobody has a default. */
export function usageFacts(rows: readonly SettingRow[], home: string): UsageFacts | undefined {
  const setting = (name: string) => rows.find((row) => row.name === name)?.value
  const url = setting('usageUrl')
  if (typeof url !== 'string') return undefined
  const idFile = join(personFolder(home), '.anonymous_id')
  const state = setting('doNotTrack') === true ? 'do not track' : 'on'
  return { url, state, idFile, hasId: existsSync(idFile), log: join(home, 'metrics.log') }
}

/** The facts in sentences. */
export function usageSentences({ url, state, idFile, hasId, log }: UsageFacts): string[] {
  if (state === 'do not track') return [`off, DO_NOT_TRACK is set: nothing is sent to ${url}`]
  return [
    `to ${url}: names of slash commands and skills, counts per session; never content, paths, arguments or account`,
    hasId
      ? `as the random id in ${idFile}: delete that file to become someone new`
      : 'as a random id, which is made with the first request',
    `failed requests are logged in ${log}, all of them with CLAUDE_METRICS_VERBOSE=1; off with DO_NOT_TRACK=1`,
  ]
}
