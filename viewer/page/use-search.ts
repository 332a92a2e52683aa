import { useEffect, useState } from 'preact/hooks'
import type { Found } from '../model/batch.ts'
import type { HistoryFound } from '../model/history.ts'

/** Shorter ones are in nearly every record, ids and times included. */
const PHRASE_MIN = 3
/** A person types on. Milliseconds. */
const TYPING_MS = 150
/** Between looks at what has arrived since. Milliseconds. */
const AGAIN_MS = 400

interface Search {
  phrase: string
  /** Number of the newest record that was looked at. */
  last: number
  found: ReadonlySet<number>
  sessions: ReadonlySet<string>
}

/**
 * Has the server look for a phrase in whole records, also in those that arrive later. The page itself knows but a line
 * of each.
 *
 * @param newest number of the newest record that the page has
 * @returns numbers of records; undefined while there is nothing to look for, or no answer
 */
export function useSearch(query: string, newest: number): Pick<Search, 'found' | 'sessions'> | undefined {
  const phrase = query.trim().length < PHRASE_MIN ? '' : query.trim()
  const [search, setSearch] = useState<Search | undefined>()
  const [tries, setTries] = useState(0)
  // Numbers begin anew with the server.
  const known = search !== undefined && search.phrase === phrase && search.last <= newest ? search : undefined
  const from = (known?.last ?? 0) + 1
  const isDue = phrase !== '' && from <= newest

  useEffect(() => {
    if (!isDue) return
    const leaving = new AbortController()
    const timer = setTimeout(
      () => {
        ask(phrase, from, leaving.signal).then(
          ({ last, found, sessions = [] }) =>
            setSearch({
              phrase,
              last: Math.min(last, newest),
              found: new Set([...(known?.found ?? []), ...found]),
              sessions: new Set([...(known?.sessions ?? []), ...sessions]),
            }),
          () => {
            if (!leaving.signal.aborted) setTries(tries + 1)
          },
        )
      },
      known === undefined && tries === 0 ? TYPING_MS : AGAIN_MS,
    )
    return () => {
      clearTimeout(timer)
      leaving.abort()
    }
    // Not `newest`: what arrives while a search is under way must not put it off for ever.
  }, [phrase, from, isDue, tries])

  return known
}

async function ask(phrase: string, from: number, signal: AbortSignal): Promise<Found & Partial<HistoryFound>> {
  const response = await fetch(`search?${new URLSearchParams({ q: phrase, from: String(from) })}`, { signal })
  if (!response.ok) throw new Error(`the server said ${response.status}`)
  return (await response.json()) as Found & Partial<HistoryFound>
}
