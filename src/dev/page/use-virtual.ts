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

/** Which of `count` rows of equal height can be seen. With `follow`, a list that shows its end goes on showing it. */
export function useVirtual(count: number, rowHeight: number, headHeight = 0, follow = false): Virtual {
  const scroller = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(false)
  const [view, setView] = useState({ top: 0, height: 800 })

  const onScroll = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const { scrollTop: top, clientHeight: height, scrollHeight } = element
    isAtEnd.current = top > 0 && top + height >= scrollHeight - FOLLOW_PX
    setView((known) => (known.top === top && known.height === height ? known : { top, height }))
  }, [])

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const observer = new ResizeObserver(onScroll)
    observer.observe(element)
    return () => observer.disconnect()
  }, [onScroll])

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
