import type { Prices } from '../../prices/prices.ts'
import type { ContextSettings } from './context-window.ts'

/** What the session model is told about how to tell. */
export interface FinishSettings extends ContextSettings {
  /** False where no destination takes spans: then executions come without. @default true */
  spans?: boolean
  /** @default the list */
  prices?: Prices
}
