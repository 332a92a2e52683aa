import { useEffect } from 'preact/hooks'
import type { ShownRow } from '../model/filter.ts'
import { countText, durationText } from '../wording.ts'
import { Chevron, KindIcon } from './icons.tsx'
import { useVirtual } from './use-virtual.ts'

const ROW_PX = 30
const HEAD_PX = 30
/** Deeper rows are not drawn further to the right. */
const INDENT_LEVELS = 8
const INDENT_PX = 18

interface Props {
  rows: readonly ShownRow[]
  selected: string | null
  collapsed: ReadonlySet<string>
  onSelect: (key: string) => void
  onToggle: (key: string, isOpen: boolean) => void
  onOpen: () => void
  onLeave: () => void
}

export function WaterfallGrid({ rows, selected, collapsed, onSelect, onToggle, onOpen, onLeave }: Props) {
  const list = useVirtual({
    count: rows.length,
    rowHeight: ROW_PX,
    headHeight: HEAD_PX,
    keyAt: (index) => rows[index]?.row.key,
    follow: true,
  })
  const index = rows.findIndex(({ row }) => row.key === selected)
  const current = rows[index]?.row
  useEffect(() => {
    if (index >= 0) list.reveal(index)
  }, [selected])

  const move = (to: number) => {
    const next = rows[Math.max(0, Math.min(rows.length - 1, to))]
    if (next) onSelect(next.row.key)
  }
  const isOpen = (key: string) => !collapsed.has(key)
  const right = () => {
    if (!current) return move(0)
    if (current.hasChildren && !isOpen(current.key)) return onToggle(current.key, true)
    if (current.hasChildren) move(index + 1)
  }
  const left = () => {
    if (!current) return onLeave()
    if (current.hasChildren && isOpen(current.key)) return onToggle(current.key, false)
    if (current.parent === null) return onLeave()
    onSelect(current.parent)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: { [key: string]: () => void } = {
      ArrowDown: () => move(index + 1),
      ArrowUp: () => move(index - 1),
      ArrowRight: right,
      ArrowLeft: left,
      PageDown: () => move(index + list.page),
      PageUp: () => move(Math.max(0, index - list.page)),
      Home: () => move(0),
      End: () => move(rows.length - 1),
      Enter: () => (current ? onOpen() : move(0)),
    }
    const step = steps[event.key]
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    step()
  }

  const isDrawn = index >= list.start && index < list.end
  return (
    <div
      id="waterfall"
      class="waterfall"
      role="treegrid"
      tabIndex={0}
      aria-label="Turns, and what happened in them"
      aria-rowcount={rows.length + 1}
      aria-activedescendant={isDrawn ? `row-${index}` : undefined}
      ref={list.scroller}
      onScroll={list.onScroll}
      onKeyDown={onKeyDown}
    >
      <div class="grid-head columns" role="row" aria-rowindex={1}>
        {['What', 'When, within the turn', 'Duration', 'Tokens in', 'Out', 'Outcome'].map((name, column) => (
          <span key={name} role="columnheader" class={column >= 2 && column <= 4 ? 'number' : ''}>
            {name}
          </span>
        ))}
      </div>
      <div class="tall" role="presentation" style={{ height: `${rows.length * ROW_PX}px` }}>
        {rows.slice(list.start, list.end).map((shown, offset) => (
          <WaterfallRow
            key={shown.row.key}
            shown={shown}
            index={list.start + offset}
            isSelected={shown.row.key === selected}
            isOpen={isOpen(shown.row.key)}
            onSelect={onSelect}
            onToggle={onToggle}
            onOpen={onOpen}
          />
        ))}
      </div>
    </div>
  )
}

interface RowProps {
  shown: ShownRow
  index: number
  isSelected: boolean
  isOpen: boolean
  onSelect: (key: string) => void
  onToggle: (key: string, isOpen: boolean) => void
  onOpen: () => void
}

function WaterfallRow({ shown, index, isSelected, isOpen, onSelect, onToggle, onOpen }: RowProps) {
  const { row, turnStartMs, turnEndMs } = shown
  const indent = Math.min(row.level - 1, INDENT_LEVELS) * INDENT_PX
  return (
    <div
      id={`row-${index}`}
      role="row"
      class={`row columns level-${Math.min(row.level, 3)} is-${row.outcome}`}
      aria-level={row.level}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      aria-expanded={row.hasChildren ? isOpen : undefined}
      style={{ top: `${index * ROW_PX + HEAD_PX}px` }}
      onClick={({ target }) => {
        if (row.hasChildren && (target as Element).closest('.toggle')) return onToggle(row.key, !isOpen)
        onSelect(row.key)
        onOpen()
      }}
    >
      <span role="gridcell" class="label" style={{ paddingInlineStart: `${indent}px` }}>
        <span class="toggle">{row.hasChildren ? <Chevron isOpen={isOpen} /> : null}</span>
        <KindIcon kind={row.kind} />
        <span class="unseen">{row.kind}: </span>
        <bdi class="title">{row.title}</bdi>
        {row.detail === '' ? null : <bdi class="detail">{row.detail}</bdi>}
      </span>
      <span role="gridcell" class="track">
        <Bar shown={shown} />
        <span class="unseen">{`starts after ${durationText(row.startMs - turnStartMs)} of ${durationText(turnEndMs - turnStartMs)}`}</span>
      </span>
      <span role="gridcell" class="number">
        {row.durationMs === null ? '' : durationText(row.durationMs)}
      </span>
      <span role="gridcell" class="number">
        {row.tokensIn === null ? '' : countText(row.tokensIn)}
      </span>
      <span role="gridcell" class="number">
        {row.tokensOut === null ? '' : countText(row.tokensOut)}
      </span>
      <span role="gridcell" class="outcome">
        <bdi>{row.outcomeText}</bdi>
      </span>
    </div>
  )
}

function Bar({ shown: { row, turnStartMs, turnEndMs } }: { shown: ShownRow }) {
  const whole = Math.max(1, turnEndMs - turnStartMs)
  const left = (100 * (row.startMs - turnStartMs)) / whole
  const width = (100 * (row.endMs - row.startMs)) / whole
  const isPoint = row.endMs - row.startMs === 0
  return (
    <i
      class={`bar kind-${row.kind} is-${row.outcome}${isPoint ? ' point' : ''}`}
      style={{ left: `${left}%`, width: isPoint ? '' : `${width}%` }}
    />
  )
}
