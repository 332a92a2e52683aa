import { finishSettings } from '../config/finish-settings.ts'
import { createGit } from '../config/git.ts'
import { createRepositories } from '../config/repositories.ts'
import type { Settings } from '../config/settings.ts'
import type { FinishSettings } from '../instrumentation/finish/finish-settings.ts'

/** How past sessions are reckoned: as the agent does, with the repositories that are still there. */
export function reckoningOf(settings: Settings, now: () => number): FinishSettings {
  const { repositoryOf, learn } = createRepositories(createGit({ now }))
  return { ...finishSettings(settings), repositoryOf, learnRepositories: learn }
}
