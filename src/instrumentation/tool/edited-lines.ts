import { asObject } from '../../transcript/json-object.ts'

const NO_LINES = { linesAdded: 0, linesRemoved: 0 }

/**
 * Lines an edit added and removed, from the patch in its tool's response; a new file counts as its lines. Counted as
 * the client counts (the end of the last line begins one more), so that our sums are those of its own telemetry.
 */
export function editedLines(response: Record<string, unknown>): typeof NO_LINES {
  const { type, content, structuredPatch } = response
  if (type === 'create' && typeof content === 'string')
    return { linesAdded: content.split('\n').length, linesRemoved: 0 }
  if (!Array.isArray(structuredPatch)) return NO_LINES
  const lines = structuredPatch.flatMap((hunk) => asObject(hunk)['lines']).filter((line) => typeof line === 'string')
  const beginning = (sign: string) => lines.filter((line) => line.startsWith(sign)).length
  return { linesAdded: beginning('+'), linesRemoved: beginning('-') }
}
