import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { COUNTER_FILE, type Counters, readCounters } from '../outbox/counters.ts'
import { writePrivateFile } from '../process/private-files.ts'
import { outboxCounts } from './outbox-counts.ts'

/** What became of the events of one destination, since it exists. */
interface Account {
  /** Accepted. */
  events: number
  /** Will never arrive: refused for what is in it, pushed out of a full queue, given up. */
  lost: number
}

export type Accounts = Map<string, Account>

/** Every destination's account as it stands. */
export const accountsOf = (home: string): Accounts => {
  const outbox = join(home, 'outbox')
  return new Map(
    outboxCounts(outbox).map(({ name }) => [name, accountOf(readCounters(join(outbox, name, COUNTER_FILE)))]),
  )
}

const accountOf = ({ events, rejected, dropped }: Counters): Account => ({
  events,
  lost: rejected + dropped.cap + dropped.attempts,
})

const pathOf = (home: string): string => join(home, 'flushed.json')

/** The accounts as the last flush reported them; none when there was no flush. What cannot be understood counts as 0. */
export function reportedAccounts(home: string): Accounts {
  try {
    const saved = JSON.parse(readFileSync(pathOf(home), 'utf8')) as Record<string, Partial<Account> | null>
    const count = (value: unknown): number => (Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : 0)
    const entries = Object.entries(saved).map(([name, account]) => [
      name,
      { events: count(account?.events), lost: count(account?.lost) },
    ])
    return new Map(entries as [string, Account][])
  } catch {
    return new Map()
  }
}

/** Remembers that a flush has reported this. On a full disk the next one reports it again. */
export function rememberReported(home: string, accounts: Accounts): void {
  try {
    writePrivateFile(pathOf(home), `${JSON.stringify(Object.fromEntries(accounts))}\n`)
  } catch {
    // Better reported twice than never.
  }
}

/** What has been added to a destination's account. Counters that were begun anew have everything new. */
export function since(before: Accounts, now: Accounts, name: string): Account {
  const was = before.get(name) ?? { events: 0, lost: 0 }
  const is = now.get(name) ?? { events: 0, lost: 0 }
  const added = (field: keyof Account) => (is[field] >= was[field] ? is[field] - was[field] : is[field])
  return { events: added('events'), lost: added('lost') }
}
