import { useEffect } from 'preact/hooks'
import { type Session, shortId, titleOf } from '../model/model.ts'
import { costText, counted, countText } from '../wording.ts'
import { whenText } from './format.ts'
import { useVirtual } from './use-virtual.ts'

const ROW_PX = 56

interface Props {
  sessions: readonly Session[]
  selected: string | undefined
  nowMs: number
  onSelect: (id: string) => void
  /** Enter: on to what happened in it. */
  onOpen: () => void
}

export function SessionList({ sessions, selected, nowMs, onSelect, onOpen }: Props) {
  const list = useVirtual({ count: sessions.length, rowHeight: ROW_PX, keyAt: (index) => sessions[index]?.id })
  const index = sessions.findIndex(({ id }) => id === selected)
  useEffect(() => {
    if (index >= 0) list.reveal(index)
  }, [selected])

  const move = (to: number) => {
    const session = sessions[Math.max(0, Math.min(sessions.length - 1, to))]
    if (session) onSelect(session.id)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: { [key: string]: () => void } = {
      ArrowDown: () => move(index + 1),
      ArrowUp: () => move(index - 1),
      PageDown: () => move(index + list.page),
      PageUp: () => move(index - list.page),
      Home: () => move(0),
      End: () => move(sessions.length - 1),
      Enter: onOpen,
      ArrowRight: onOpen,
    }
    const step = steps[event.key]
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    step()
  }

  const visible = sessions.slice(list.start, list.end)
  const isDrawn = index >= list.start && index < list.end
  return (
    <div
      id="sessions"
      class="sessions"
      role="listbox"
      tabIndex={0}
      aria-label="Sessions, newest first"
      aria-activedescendant={isDrawn ? `session-${index}` : undefined}
      ref={list.scroller}
      onScroll={list.onScroll}
      onKeyDown={onKeyDown}
    >
      <div class="tall" style={{ height: `${sessions.length * ROW_PX}px` }}>
        {visible.map((session, offset) => (
          <SessionItem
            key={session.id}
            session={session}
            index={list.start + offset}
            count={sessions.length}
            isSelected={session.id === selected}
            nowMs={nowMs}
            onSelect={onSelect}
          />
        ))}
      </div>
    </div>
  )
}

interface ItemProps {
  session: Session
  index: number
  count: number
  isSelected: boolean
  nowMs: number
  onSelect: (id: string) => void
}

function SessionItem({ session, index, count, isSelected, nowMs, onSelect }: ItemProps) {
  const { row, totals } = session
  const calls = totals.tools.ok + totals.tools.failed + totals.tools.refused
  const isActive = row?.exitKind === 'active'
  return (
    <div
      id={`session-${index}`}
      role="option"
      aria-selected={isSelected}
      aria-setsize={count}
      aria-posinset={index + 1}
      class="session"
      style={{ top: `${index * ROW_PX}px` }}
      onClick={() => onSelect(session.id)}
    >
      <span class="line">
        <bdi class="name">{titleOf(session)}</bdi>
        <span class="when">{whenText(session.lastAtMs, nowMs)}</span>
      </span>
      <span class="line quiet">
        <span class={isActive ? 'state active' : 'state'}>{isActive ? 'active' : 'ended'}</span>
        <span class="what">
          {totals.costUsd > 0 ? `${costText(totals)} · ` : ''}
          {counted(totals.turns, 'turn')} · {counted(calls, 'call')} · {countText(totals.tokensIn + totals.tokensOut)}{' '}
          tokens
        </span>
        <bdi class="id">{shortId(session.id)}</bdi>
      </span>
    </div>
  )
}
