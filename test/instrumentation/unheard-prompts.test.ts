import { expect, test } from 'vitest'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import { captureNames, readCapture, type Sight } from './capture.ts'
import { replay } from './replay.ts'

const isPromptHook = (sight: Sight): boolean =>
  sight.kind === 'hook' && ['UserPromptSubmit', 'UserPromptExpansion'].includes(sight.event.name)

/** The ids and texts of prompts, and what the rows count of them. */
function promptsOf(occurrences: Occurrence[]): string[] {
  const prompts = occurrences.flatMap((one) =>
    one.kind === 'prompt' ? [`${one.eventId} ${one.fields.prompt_text} ${one.meta['prompt_source'] ?? ''}`] : [],
  )
  return [...new Set(prompts)].sort()
}

const rowsOf = (occurrences: Occurrence[]) => {
  const rows = new Map(occurrences.flatMap((one) => (one.kind === 'session' ? [[one.sessionId, one.fields]] : [])))
  return [...rows.values()].map(({ prompt_count, turn_count, tokens_in_total }) => ({
    ...{ prompt_count, turn_count, tokens_in_total },
  }))
}

/** What a running turn took out of the queue has no line of a prompt, and what began a turn has that turn's id. */
const QUEUED = 'queued'

test.each(captureNames().filter((name) => name !== QUEUED))(
  '%s: where no hook reports a prompt, the transcript does, once',
  (name) => {
    const sights = readCapture(name)
    const whole = replay(sights)
    const deaf = replay(sights.filter((sight) => !isPromptHook(sight)))
    expect(promptsOf(deaf)).toEqual(promptsOf(whole))
    expect(rowsOf(deaf)).toEqual(rowsOf(whole))
  },
)

test('a hook that comes when its turn is over adds no second prompt', () => {
  const sights = readCapture('a-plain')
  const isLate = (sight: Sight) => isPromptHook(sight)
  const endMs = Math.max(...sights.map(({ atMs }) => atMs))
  const late = sights.map((sight) => (isLate(sight) ? { ...sight, atMs: endMs + 60_000 } : sight))
  const occurrences = replay([...late.filter((one) => !isLate(one)), ...late.filter(isLate)])
  expect(promptsOf(occurrences)).toEqual(promptsOf(replay(sights)))
})
