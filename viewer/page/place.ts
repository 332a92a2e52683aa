import { useEffect, useState } from 'preact/hooks'
import type { OutcomeFilter } from '../model/filter.ts'

export type View = 'overview' | 'sessions' | 'records' | 'metrics' | 'compare'

/** Where somebody is on the page: all of it is in the address, so that links, back, forward and reload lead there. */
export interface Place {
  view: View
  session: string | undefined
  /** Key of a row of the waterfall: a turn, a call, an answer. */
  row: string | undefined
  /** Number of a record in the list of records. */
  record: number | undefined
  /** Details are open. */
  isOpen: boolean
  /** The session to compare with. */
  other: string | undefined
  query: string
  outcome: OutcomeFilter
  range: string
  /** A working folder. */
  project: string | undefined
}

const VIEWS: readonly string[] = ['overview', 'sessions', 'records', 'metrics', 'compare']

/** Reads the part of an address after its `#`. */
export function parsePlace(hash: string, firstView: View): Place {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?')
  const [view = '', session, row] = path.split('/').map(decoded)
  const query = new URLSearchParams(search)
  const outcome = query.get('outcome')
  const record = Number(query.get('record'))
  return {
    view: VIEWS.includes(view) ? (view as View) : firstView,
    session: session || undefined,
    row: row || undefined,
    record: Number.isSafeInteger(record) && record > 0 ? record : undefined,
    isOpen: query.has('open'),
    other: query.get('with') ?? undefined,
    query: query.get('q') ?? '',
    outcome: outcome === 'failed' || outcome === 'refused' ? outcome : 'all',
    range: query.get('range') ?? 'all',
    project: query.get('project') ?? undefined,
  }
}

/** The part of an address that leads to a place. */
export function placeText(place: Place): string {
  const { view, session, row, record, isOpen, other, query, outcome, range, project } = place
  const parts = [view, ...(session === undefined ? [] : [session, ...(row === undefined ? [] : [row])])]
  const search = new URLSearchParams()
  if (record !== undefined) search.set('record', String(record))
  if (isOpen) search.set('open', '')
  if (other !== undefined) search.set('with', other)
  if (query !== '') search.set('q', query)
  if (outcome !== 'all') search.set('outcome', outcome)
  if (range !== 'all') search.set('range', range)
  if (project !== undefined) search.set('project', project)
  const text = String(search)
  return `#/${parts.map(encodeURIComponent).join('/')}${text === '' ? '' : `?${text}`}`
}

/** `push`: a step that `back` undoes. `replace`: moving on within the same step, as with the arrow keys. */
export type Go = (change: Partial<Place>, how?: 'push' | 'replace') => void

/** The place in the address bar, and how to go to another. */
export function usePlace(firstView: View): [Place, Go] {
  const [place, setPlace] = useState(() => parsePlace(location.hash, firstView))
  useEffect(() => {
    const follow = () => setPlace(parsePlace(location.hash, firstView))
    addEventListener('popstate', follow)
    return () => removeEventListener('popstate', follow)
  }, [firstView])
  const go: Go = (change, how = 'push') =>
    setPlace((known) => {
      const next = { ...known, ...change }
      const text = placeText(next)
      // Written down at once, so that the next change starts from it; the same place twice is one step.
      if (text !== placeText(known)) write(text, how)
      return next
    })
  return [place, go]
}

function write(text: string, how: 'push' | 'replace'): void {
  // Browsers refuse hundreds of changes a second; the place is shown all the same.
  try {
    if (how === 'push') history.pushState(null, '', text)
    else history.replaceState(null, '', text)
  } catch {}
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
