import type { SessionState } from './session-state.ts'
import { addTimed, valueAt } from './timed.ts'

/**
 * Takes in which model answers from `atMs` on: by the API's name, and by the name the client asks for it, which reports
 * the window.
 */
export function takeModel(state: SessionState, atMs: number, model: string, asked: string = model): void {
  state.askedModels ??= []
  addTimed(state.models, atMs, model)
  addTimed(state.askedModels, atMs, asked)
}

/** The model of the main thread at `atMs`, as the client asks for it. */
export const askedModelAt = (state: SessionState, atMs: number): string | undefined =>
  valueAt(state.askedModels ?? [], atMs) ?? valueAt(state.models, atMs)
