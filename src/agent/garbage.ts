import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Frees at once what is not used any more, for 10 to 20 ms. V8 lets the garbage of a few payloads of 4 MB grow to 100
 * MB before it looks, and never gives that back; an agent that lies idle for most of the day should not hold it.
 */
export function createGarbageCollector(): () => void {
  let collect: (() => void) | undefined
  return () => {
    if (collect === undefined) {
      setFlagsFromString('--expose-gc')
      collect = runInNewContext('gc') as () => void
    }
    collect()
  }
}
