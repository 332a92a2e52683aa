const DEFAULT_WINDOW_TOKENS = 200_000
const LARGE_WINDOW_TOKENS = 1_000_000

/** Share of the window that the client keeps free for its own compaction. wire-contract: CLAUDE_METRICS_CONTEXT_RESERVE_RATIO. */
const DEFAULT_RESERVE_RATIO = 0.2

export interface ContextSettings {
  /** Tokens; replaces the window guessed from the model. */
  max?: number | undefined
  /** 0 ≤ ratio < 1. @default 0.2 */
  reserveRatio?: number | undefined
}

/**
 * How full the usable context is, percent with two decimals, at most 100. The window is 200 000 tokens, or 1 000 000 for models that
 * say so in their name (`[1m]`) or when more than 200 000 are already in use.
 */
export function contextPercent(tokens: number, model: string | undefined, settings: ContextSettings): number {
  const large = /\b1m\b/i.test(model ?? '') || tokens > DEFAULT_WINDOW_TOKENS
  const window = settings.max ?? (large ? LARGE_WINDOW_TOKENS : DEFAULT_WINDOW_TOKENS)
  const usable = window * (1 - (settings.reserveRatio ?? DEFAULT_RESERVE_RATIO))
  return Math.min(100, Math.round((10_000 * tokens) / usable) / 100)
}
