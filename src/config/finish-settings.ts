import type { FinishSettings } from '../instrumentation/finish/finish-settings.ts'
import { createPrices } from '../prices/prices.ts'
import { ticketFinder } from '../vcs/tickets.ts'
import { contextSettings } from './context-settings.ts'
import type { Settings } from './settings.ts'

/** What settings say of how sessions are reckoned: the size of the context, prices, tickets and tags. */
export const finishSettings = (settings: Settings): FinishSettings => ({
  ...contextSettings(settings),
  prices: createPrices(settings.prices.value),
  findTickets: ticketFinder(settings.ticketPattern.value),
  tags: settings.tags.value,
})
