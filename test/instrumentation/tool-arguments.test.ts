import fc from 'fast-check'
import { expect, test } from 'vitest'
import { argumentsJson } from '../../src/instrumentation/tool/arguments-json.ts'
import { teeTransforms } from '../../src/processors/tee-content.ts'
import { marked, readCapture } from './capture.ts'
import { replay } from './replay.ts'
import { spansOf } from './trace-tree.ts'

const ARGUMENTS = 'gen_ai.tool.call.arguments'
const SECRET = `sk-ant-api03-${'a1'.repeat(20)}`

/** What a collector reads of the calls of a recording. */
async function argumentsOf(name: string, isOn: boolean, toolArguments = true): Promise<unknown[]> {
  const sights = marked(readCapture(name), { toolArguments })
  const content = isOn ? (text: string) => text : undefined
  const spans = await spansOf(replay(sights), { content, transforms: teeTransforms(isOn) })
  const said = spans.map(({ attributes }) => attributes[ARGUMENTS]).filter((value) => value !== undefined)
  return said.map((value) => JSON.parse(String(value)))
}

test('the span of a call has its arguments, only where they are asked for', async () => {
  const bash = await argumentsOf('b-bash', true)
  expect(bash).toEqual([expect.objectContaining({ command: expect.stringContaining('echo') })])
  const files = await argumentsOf('d-files', true)
  expect(files).toContainEqual(expect.objectContaining({ file_path: expect.any(String) }))
  expect(await argumentsOf('d-files', true, false)).toEqual([])
  expect(await argumentsOf('d-files', false)).toEqual([])
})

test('a secret is masked before its text is cut, in names too', () => {
  const json = argumentsJson({ [SECRET]: 1, content: `${'x'.repeat(500)} ${SECRET}`, deep: [{ env: SECRET }] }) ?? ''
  expect(json).not.toContain('a1a1')
  expect(JSON.parse(json)).toEqual({
    '[redacted]': 1,
    content: `${'x'.repeat(500)} [redacted]`,
    deep: [{ env: '[redacted]' }],
  })
})

test('long texts are cut, and what is too long even so is left out', () => {
  expect(JSON.parse(argumentsJson({ content: 'y'.repeat(1_000_000) }) ?? '')).toEqual({ content: 'y'.repeat(512) })
  expect(argumentsJson({ edits: Array.from({ length: 9 }, () => 'z'.repeat(600)) })).toBeUndefined()
})

test('whatever a tool is given, it is an object in JSON, and bounded', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (input) => {
      const json = argumentsJson(input)
      expect(json === undefined || json.length <= 4_096).toBe(true)
      if (json !== undefined) expect(JSON.parse(json)).toBeTypeOf('object')
    }),
  )
  let nested: Record<string, unknown> = {}
  for (let depth = 0; depth < 100_000; depth += 1) nested = { nested }
  expect(argumentsJson(nested)).toMatch(/null/)
})
