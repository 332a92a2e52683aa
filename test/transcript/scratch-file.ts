import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder of its own for one test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'transcript-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A transcript's path, and the means to write to it. */
export function scratchFile() {
  const path = join(scratchFolder(), 'session.jsonl')
  return {
    path,
    append: (text: string | Uint8Array) => appendFileSync(path, text),
    replace: (text: string) => writeFileSync(path, text),
  }
}

const BEGIN_MS = Date.parse('2026-11-20T12:00:00.000Z')

/** One line of a response, as the client writes it. */
export const answerLine = (id: string, atMs = BEGIN_MS, text = id): string =>
  `${JSON.stringify({
    parentUuid: null,
    type: 'assistant',
    timestamp: new Date(atMs).toISOString(),
    message: {
      id,
      model: 'claude-opus-5-5',
      stop_reason: 'end_turn',
      usage: { input_tokens: 1, output_tokens: 1, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 },
      content: [{ type: 'text', text }],
    },
  })}\n`
