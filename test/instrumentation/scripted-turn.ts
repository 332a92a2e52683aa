import type { Script } from './script.ts'

/** A turn of one answer. */
export function turn(s: Script, atMs: number, promptId: string, text: string, tokens: [number, number] = [10, 1]) {
  s.user(atMs, promptId, text)
  s.hook(atMs + 10, 'UserPromptSubmit', { prompt_id: promptId, prompt: text })
  s.answer(atMs + 100, `m-${promptId}`, tokens, [{ text: `On ${text}.` }])
  s.hook(atMs + 120, 'Stop', { prompt_id: promptId, last_assistant_message: `On ${text}.` })
}

/** The session starts. */
export const begin = (s: Script, atMs = 0, source = 'startup') => s.hook(atMs, 'SessionStart', { source })
/** Its person leaves. */
export const end = (s: Script, atMs: number) => s.hook(atMs, 'SessionEnd', { reason: 'prompt_input_exit' })
