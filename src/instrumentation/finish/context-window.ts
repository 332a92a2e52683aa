const DEFAULT_WINDOW_TOKENS = 200_000
const LARGE_WINDOW_TOKENS = 1_000_000

/**
 * Share of the window that the client keeps free for its own compaction. wire-contract:
 * CLAUDE_METRICS_CONTEXT_RESERVE_RATIO.
 */
const DEFAULT_RESERVE_RATIO = 0.2

export interface ContextSettings {
  /** Tokens; replaces the window guessed from the model. */
  max?: number | undefined
  /** 0 ≤ ratio < 1. @default 0.2 */
  reserveRatio?: number | undefined
}

/**
 * Models whose window is the large one without being asked for it: what the client's own /context says of each of them
 * (measured with 2.1.328). Opus since 4.7, Sonnet and Haiku since 5, Fable and Mythos; a date or a provider's name
 * around it makes no difference.
 */
const LARGE_BY_ITSELF = /\bclaude-(?:opus-4-[7-9](?!\d)|(?:opus|sonnet|haiku)-[5-9](?!\d)|(?:fable|mythos)-)/i

/** Asked for with a large window: the client's name of the model ends in `[1m]`. */
const ASKED_LARGE = /\[1m\]/i

/**
 * How full the usable context is, percent with two decimals, at most 100. The window is 200 000 tokens, or 1 000 000
 * for models that have it by themselves, that are asked for with it, or when more than 200 000 are already in use.
 *
 * @param model as the client asks for it: the API's own name leaves `[1m]` out
 */
export function contextPercent(tokens: number, model: string | undefined, settings: ContextSettings): number {
  const name = model ?? ''
  const large = LARGE_BY_ITSELF.test(name) || ASKED_LARGE.test(name) || tokens > DEFAULT_WINDOW_TOKENS
  const window = settings.max ?? (large ? LARGE_WINDOW_TOKENS : DEFAULT_WINDOW_TOKENS)
  const usable = window * (1 - (settings.reserveRatio ?? DEFAULT_RESERVE_RATIO))
  return Math.min(100, Math.round((10_000 * tokens) / usable) / 100)
}
