import type { Prices } from '../../prices/prices.ts'
import type { FindTickets } from '../../vcs/tickets.ts'
import type { ContextSettings } from './context-window.ts'

/** The settings that decide what the session model reports. */
export interface FinishSettings extends ContextSettings {
  /** False where no destination takes spans: then executions come without. @default true */
  spans?: boolean
  /**
   * False where only a session's last row is wanted: then no turn makes one, each of which tells the whole session
   * anew.
   * @default true
   */
  rowPerTurn?: boolean
  /** @default the list */
  prices?: Prices
  /** The URL of the repository around a folder, without credentials, as far as it has been looked up. */
  repositoryOf?: (cwd: string) => string | undefined
  /** @default ids like `ABC-123` and `#42` */
  findTickets?: FindTickets
  /** Looks up the repositories around folders, before `repositoryOf` is asked. */
  learnRepositories?: (folders: Iterable<string>) => Promise<void>
  /** Words of the installation's own, for every record. */
  tags?: Record<string, string>
}
