export interface Heap<T> {
  readonly size: number
  push(item: T): void
  pop(): T | undefined
  peek(): T | undefined
  /** Empties the heap and hands out what was in it, in no particular order. */
  drain(): T[]
  /** Forgets every item that keep() refuses. */
  prune(keep: (item: T) => boolean): void
}

/**
 * A binary heap: the item that `before` puts first is on top. Items must not change their order while they are in it.
 */
export function createHeap<T>(before: (a: T, b: T) => boolean): Heap<T> {
  let items: T[] = []

  function rise(item: T): void {
    let index = items.length
    items.push(item)
    while (index > 0) {
      const parent = (index - 1) >> 1
      const above = items[parent] as T
      if (!before(item, above)) break
      items[index] = above
      index = parent
    }
    items[index] = item
  }

  function sink(item: T): void {
    let index = 0
    for (;;) {
      let child = 2 * index + 1
      if (child >= items.length) break
      if (child + 1 < items.length && before(items[child + 1] as T, items[child] as T)) child++
      const below = items[child] as T
      if (!before(below, item)) break
      items[index] = below
      index = child
    }
    items[index] = item
  }

  function drain(): T[] {
    const all = items
    items = []
    return all
  }

  return {
    get size() {
      return items.length
    },
    push: rise,
    pop() {
      const top = items[0]
      const last = items.pop()
      if (items.length > 0) sink(last as T)
      return top
    },
    peek: () => items[0],
    drain,
    prune(keep) {
      for (const item of drain()) if (keep(item)) rise(item)
    },
  }
}
