import { useEffect } from 'preact/hooks'
import type { Entry } from '../model/entry.ts'
import { shortId } from '../model/model.ts'
import { preciseText, sizeText } from './format.ts'
import { useVirtual } from './use-virtual.ts'

const ROW_PX = 28
const HEAD_PX = 30

interface Props {
  entries: readonly Entry[]
  selected: number | undefined
  onSelect: (n: number) => void
  onOpen: () => void
}

/** Everything that was received, as it came: also what was refused, and what belongs to no session. */
export function RecordsGrid({ entries, selected, onSelect, onOpen }: Props) {
  const list = useVirtual({ count: entries.length, rowHeight: ROW_PX, headHeight: HEAD_PX, follow: true })
  const index = entries.findIndex(({ n }) => n === selected)
  useEffect(() => {
    if (index >= 0) list.reveal(index)
  }, [selected])

  const move = (to: number) => {
    const entry = entries[Math.max(0, Math.min(entries.length - 1, to))]
    if (entry) onSelect(entry.n)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: { [key: string]: () => void } = {
      ArrowDown: () => move(index + 1),
      ArrowUp: () => move(index - 1),
      PageDown: () => move(index + list.page),
      PageUp: () => move(Math.max(0, index - list.page)),
      Home: () => move(0),
      End: () => move(entries.length - 1),
      Enter: () => (index >= 0 ? onOpen() : move(0)),
    }
    const step = steps[event.key]
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    step()
  }

  return (
    <div
      id="records"
      class="records"
      role="grid"
      tabIndex={0}
      aria-label="Records in the order of arrival"
      aria-rowcount={entries.length + 1}
      aria-activedescendant={index >= list.start && index < list.end ? `record-${index}` : undefined}
      ref={list.scroller}
      onScroll={list.onScroll}
      onKeyDown={onKeyDown}
    >
      <div class="grid-head record-columns" role="row" aria-rowindex={1}>
        {['Received', 'Path', 'Status', 'What it says', 'Session', 'Size'].map((name) => (
          <span key={name} role="columnheader" class={name === 'Size' ? 'number' : ''}>
            {name}
          </span>
        ))}
      </div>
      {entries.length === 0 ? (
        <div class="nothing" role="row">
          <span role="gridcell">Nothing here is what you look for.</span>
        </div>
      ) : null}
      <div class="tall" role="presentation" style={{ height: `${entries.length * ROW_PX}px` }}>
        {entries.slice(list.start, list.end).map((entry, offset) => {
          const at = list.start + offset
          const isRefused = entry.status < 200 || entry.status >= 300
          const status = entry.status === 0 ? 'cut' : `${entry.status}${entry.duplicate ? ' again' : ''}`
          const cells = [
            ['time', preciseText(entry.receivedAtMs)],
            ['path', entry.path],
            ['status', status],
            ['title', entry.label],
            ['id', entry.sessionId === null ? '' : shortId(entry.sessionId)],
            ['number', sizeText(entry.size)],
          ] as const
          return (
            <div
              key={entry.n}
              id={`record-${at}`}
              role="row"
              class={`row record-columns ${isRefused ? 'is-failed' : ''}`}
              aria-rowindex={at + 2}
              aria-selected={entry.n === selected}
              style={{ top: `${at * ROW_PX + HEAD_PX}px` }}
              onClick={() => {
                onSelect(entry.n)
                onOpen()
              }}
            >
              {cells.map(([name, text]) => (
                <span key={name} role="gridcell" class={name}>
                  <bdi>{text}</bdi>
                </span>
              ))}
            </div>
          )
        })}
      </div>
    </div>
  )
}
