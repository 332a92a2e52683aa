import type { ContextSettings } from '../instrumentation/finish/context-window.ts'
import type { Settings } from './settings.ts'

/** What CLAUDE_METRICS_CONTEXT_MAX and CLAUDE_METRICS_CONTEXT_RESERVE_RATIO say of the context window. */
export const contextSettings = ({ contextMax, contextReserveRatio }: Settings): ContextSettings => ({
  max: contextMax.value,
  reserveRatio: contextReserveRatio.value,
})
