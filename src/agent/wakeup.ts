/** Something that ends a wait early. */
export interface Wakeup {
  /** Resolves after `ms`, or at once when `wake` is called (also when it was called since the last wait). */
  wait(ms: number): Promise<void>
  wake(): void
}

export function createWakeup(): Wakeup {
  let wasWoken = false
  let end: (() => void) | undefined
  return {
    wait(ms) {
      return new Promise((resolve) => {
        if (wasWoken) {
          wasWoken = false
          resolve()
          return
        }
        const timer = setTimeout(finish, ms)
        function finish() {
          clearTimeout(timer)
          end = undefined
          wasWoken = false
          resolve()
        }
        end = finish
      })
    },
    wake() {
      wasWoken = true
      end?.()
    },
  }
}
