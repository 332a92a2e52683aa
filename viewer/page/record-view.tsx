import { useEffect, useState } from 'preact/hooks'
import type { Entry } from '../model/entry.ts'
import { jsonLines } from '../model/json-lines.ts'
import { preciseText, sizeText } from './format.ts'
import { copyText } from './save.ts'

/** Lines that are shown unasked. */
const LINES = 400
const ALL_LINES = 20_000

type Loaded = { kind: 'loading' } | { kind: 'value'; value: unknown } | { kind: 'gone'; reason: string }

/** One record in full, fetched when it is looked at. */
export function RecordView({ n, entry }: { n: number; entry: Entry | undefined }) {
  const [loaded, setLoaded] = useState<Loaded>({ kind: 'loading' })
  const [maxLines, setMaxLines] = useState(LINES)

  useEffect(() => {
    const leaving = new AbortController()
    setLoaded({ kind: 'loading' })
    load(n, leaving.signal).then(setLoaded, () => {})
    return () => leaving.abort()
  }, [n])

  const { lines, isCut } = loaded.kind === 'value' ? jsonLines(loaded.value, maxLines) : { lines: [], isCut: false }
  return (
    <article class="record" aria-label={`Record ${n}`}>
      <header>
        <bdi class="path">{entry?.path ?? `Record ${n}`}</bdi>
        <span class="quiet numbers">
          #{n}
          {entry
            ? ` · ${entry.status || 'cut'}${entry.duplicate ? ' (seen before)' : ''} · ${preciseText(entry.receivedAtMs)} · ${sizeText(entry.size)}`
            : ''}
        </span>
      </header>
      {loaded.kind === 'value' ? (
        <button type="button" class="plain small" onClick={() => copyText(JSON.stringify(loaded.value, null, 2))}>
          Copy<span class="unseen"> record {n}</span>
        </button>
      ) : null}
      {loaded.kind === 'loading' ? <p class="quiet">loading …</p> : null}
      {loaded.kind === 'gone' ? <p class="quiet">{loaded.reason}</p> : null}
      {lines.length > 0 ? (
        <section class="json" tabIndex={0} aria-label="The record as JSON">
          <pre>
            {lines.map(({ indent, parts }, index) => (
              <code key={index} style={{ paddingInlineStart: `${indent * 2 + 2}ch` }}>
                {parts.map(({ type, text }, at) => (
                  <span key={at} class={`json-${type}`}>
                    {text}
                  </span>
                ))}
              </code>
            ))}
          </pre>
        </section>
      ) : null}
      {isCut && maxLines === LINES ? (
        <button type="button" class="plain" onClick={() => setMaxLines(ALL_LINES)}>
          Show all lines
        </button>
      ) : null}
    </article>
  )
}

async function load(n: number, signal: AbortSignal): Promise<Loaded> {
  try {
    const response = await fetch(`records/${n}`, { signal })
    if (response.ok) return { kind: 'value', value: await response.json() }
    return { kind: 'gone', reason: 'The server keeps the newest records only; this one is gone.' }
  } catch (error) {
    if (signal.aborted) throw error
    return { kind: 'gone', reason: 'The server cannot be reached.' }
  }
}
