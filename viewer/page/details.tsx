import { useState } from 'preact/hooks'
import type { Entry } from '../model/entry.ts'
import type { Row } from '../model/row.ts'
import { countText, durationText } from '../wording.ts'
import { preciseText } from './format.ts'
import { Reading } from './reading.tsx'
import { RecordView } from './record-view.tsx'
import { copyText } from './save.ts'

/** Records of a row that are shown unasked; a turn with a stop hook that goes on and on has many. */
const RECORDS = 6

interface Props {
  row: Row | undefined
  refs: readonly number[]
  entryOf: (n: number) => Entry | undefined
  onClose: () => void
}

/** The selected row in words, and the raw records behind it. */
export function Details({ row, refs, entryOf, onClose }: Props) {
  const [shown, setShown] = useState(RECORDS)
  return (
    <aside id="details" class="details" aria-label="Details" tabIndex={0}>
      <header class="details-head">
        <h2>{row ? <bdi>{row.title}</bdi> : 'Record'}</h2>
        <button type="button" class="plain" onClick={() => copyText(location.href)}>
          Copy link
        </button>
        <button type="button" class="plain" onClick={onClose} aria-label="Close details">
          Esc
        </button>
      </header>
      {row ? (
        <dl class="facts">
          {factsOf(row).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
      {row && (row.kind === 'turn' || row.kind === 'answer') ? <Reading refs={refs} /> : null}
      <h3>{refs.length === 1 ? 'Record' : `${refs.length} records`}</h3>
      {refs.slice(0, shown).map((n) => (
        <RecordView key={n} n={n} entry={entryOf(n)} />
      ))}
      {refs.length > shown ? (
        <button type="button" class="plain" onClick={() => setShown(refs.length)}>
          Show {refs.length - shown} more
        </button>
      ) : null}
    </aside>
  )
}

function factsOf(row: Row): [string, string][] {
  const facts: [string, string | null][] = [
    ['kind', row.kind],
    ['what', row.detail === '' ? null : row.detail],
    ['outcome', row.outcomeText === '' ? null : row.outcomeText],
    ['started', preciseText(row.startMs)],
    ['duration', row.durationMs === null ? null : durationText(row.durationMs)],
    ['with waiting', waits(row) ? durationText(row.endMs - row.startMs) : null],
    ['tokens in', row.tokensIn === null ? null : `${countText(row.tokensIn)} (${row.tokensIn.toLocaleString('en')})`],
    [
      'tokens out',
      row.tokensOut === null ? null : `${countText(row.tokensOut)} (${row.tokensOut.toLocaleString('en')})`,
    ],
  ]
  return facts.filter((fact): fact is [string, string] => fact[1] !== null)
}

/** For a permission, or a subagent in the background: longer than what was measured, by more than clocks differ. */
const CLOCKS_MS = 20
const waits = ({ startMs, endMs, durationMs }: Row): boolean =>
  durationMs !== null && endMs - startMs > durationMs + CLOCKS_MS
