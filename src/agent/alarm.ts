/** Something that ends a wait early. */
export interface Alarm {
  /** Resolves after `ms`, or at once when `ring` is called (also when it was called since the last wait). */
  wait(ms: number): Promise<void>
  ring(): void
}

export function createAlarm(): Alarm {
  let rung = false
  let end: (() => void) | undefined
  return {
    wait(ms) {
      return new Promise((resolve) => {
        if (rung) {
          rung = false
          resolve()
          return
        }
        const timer = setTimeout(finish, ms)
        function finish() {
          clearTimeout(timer)
          end = undefined
          rung = false
          resolve()
        }
        end = finish
      })
    },
    ring() {
      rung = true
      end?.()
    },
  }
}
