import type { CliContext } from './context.ts'

/** One line that is rewritten on a terminal, and written now and then where there is none. */
export interface Progress {
  show(text: string): void
  /** Ends the line, so that what follows stands on its own. */
  end(): void
}

/** In a log, this is often enough, and what takes less needs none. Milliseconds. */
const LOG_EVERY_MS = 2_000

const CLEAR_LINE = '\r\u001b[2K'

export function createProgress({ err, now, env }: Pick<CliContext, 'err' | 'now' | 'env'>): Progress {
  // A line that is rewritten is no line for a screen reader: such terminals are called dumb.
  const isTerminal = err.isTTY === true && env.TERM !== 'dumb'
  let shown = ''
  let shownAtMs = now()
  return {
    show(text) {
      if (text === shown || (!isTerminal && now() - shownAtMs < LOG_EVERY_MS)) return
      err.write(isTerminal ? `${CLEAR_LINE}${text}` : `${text}\n`)
      shown = text
      shownAtMs = now()
    },
    end() {
      if (isTerminal && shown !== '') err.write(CLEAR_LINE)
      shown = ''
    },
  }
}

const BAR_WIDTH = 24

/** `[######··········] 12/30` */
export function bar(done: number, total: number): string {
  const filled = total === 0 ? BAR_WIDTH : Math.round((BAR_WIDTH * done) / total)
  return `[${'#'.repeat(filled)}${'·'.repeat(BAR_WIDTH - filled)}] ${done}/${total}`
}
