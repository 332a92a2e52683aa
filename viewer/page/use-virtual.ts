import type { RefObject } from 'preact'
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks'

export interface Virtual {
  scroller: RefObject<HTMLDivElement | null>
  onScroll: () => void
  /** First row to draw, and the one after the last. */
  start: number
  end: number
  /** Rows that fit. */
  page: number
  /** Scrolls as little as needed. */
  reveal: (index: number) => void
}

/** Rows drawn beyond each edge, for scrolling without gaps. */
const OVERSCAN = 8
/** So near to its end a list counts as followed. */
const FOLLOW_PX = 40

interface Rows {
  /** Of equal height. */
  count: number
  rowHeight: number
  headHeight?: number
  /** What stays the same of a row when others appear above it. With it, what is read stays where it is. */
  keyAt?: (index: number) => string | undefined
  /** A list that shows its end goes on showing it. */
  follow?: boolean
}

/** Which rows can be seen. */
export function useVirtual({ count, rowHeight, headHeight = 0, keyAt, follow = false }: Rows): Virtual {
  const scroller = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(false)
  /** The first row that can be seen, unless that is the list's first. */
  const first = useRef<{ index: number; key: string | undefined } | undefined>(undefined)
  const keys = useRef(keyAt)
  keys.current = keyAt
  const [view, setView] = useState({ top: 0, height: 800 })

  const onScroll = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const { scrollTop: top, clientHeight: height, scrollHeight } = element
    isAtEnd.current = top > 0 && top + height >= scrollHeight - FOLLOW_PX
    const index = Math.floor(top / rowHeight)
    first.current = top > 0 ? { index, key: keys.current?.(index) } : undefined
    setView((known) => (known.top === top && known.height === height ? known : { top, height }))
  }, [rowHeight])

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const observer = new ResizeObserver(onScroll)
    observer.observe(element)
    return () => observer.disconnect()
  }, [onScroll])

  useLayoutEffect(() => {
    const element = scroller.current
    const index = indexNow(first.current, count, keyAt)
    if (!element || !first.current || index === first.current.index) return
    element.scrollTop += (index - first.current.index) * rowHeight
    onScroll()
  })

  useLayoutEffect(() => {
    const element = scroller.current
    if (element && follow && isAtEnd.current && count > 0) element.scrollTop = element.scrollHeight
  }, [count, follow])

  const reveal = (index: number) => {
    const element = scroller.current
    if (!element) return
    const top = index * rowHeight
    const seen = element.clientHeight - headHeight
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + rowHeight > element.scrollTop + seen) element.scrollTop = top + rowHeight - seen
  }

  const start = Math.max(0, Math.min(count, Math.floor(view.top / rowHeight) - OVERSCAN))
  const page = Math.max(1, Math.floor((view.height - headHeight) / rowHeight))
  return { scroller, onScroll, start, end: Math.min(count, start + page + 2 * OVERSCAN + 1), page, reveal }
}

/** Where the row is now; where it was when there is no such row any more. */
function indexNow(row: { index: number; key: string | undefined } | undefined, count: number, keyAt: Rows['keyAt']) {
  if (row?.key === undefined || keyAt === undefined || keyAt(row.index) === row.key) return row?.index ?? 0
  for (let index = 0; index < count; index += 1) if (keyAt(index) === row.key) return index
  return row.index
}
