import { asObject } from '../../transcript/json-object.ts'

const nonBlank = (text: string): number => text.split('\n').filter((line) => line.trim() !== '').length

/** Non-blank lines inside the code fences of a response. A fence left open runs to the end, as renderers read it. */
export function fencedLines(markdown: string): number {
  let fence: string | undefined
  let count = 0
  for (const line of markdown.split(/\r?\n/)) {
    const marker = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line)
    if (fence === undefined) {
      if (marker?.[1] !== undefined) fence = marker[1]
    } else if (marker?.[1]?.startsWith(fence) === true && marker[2]?.trim() === '') fence = undefined
    else if (line.trim() !== '') count += 1
  }
  return count
}

/** Non-blank lines that a tool call writes: Write, Edit, MultiEdit, NotebookEdit; 0 for every other tool. */
export function writtenLines(tool: string, input: Record<string, unknown>): number {
  const linesOf = (value: unknown) => (typeof value === 'string' ? nonBlank(value) : 0)
  if (tool === 'Write') return linesOf(input['content'])
  if (tool === 'Edit') return linesOf(input['new_string'])
  if (tool === 'NotebookEdit') return linesOf(input['new_source'])
  if (tool !== 'MultiEdit' || !Array.isArray(input['edits'])) return 0
  return input['edits'].reduce((sum: number, edit) => sum + linesOf(asObject(edit)['new_string']), 0)
}
