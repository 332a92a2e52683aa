import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { bundle } from '../cli/bundle.ts'

test('the agent holds in memory neither messages in fifty languages nor two bytes for each character of itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'agent-bundle-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  await bundle(folder, ['src/agent.ts'])
  const program = readFileSync(join(folder, 'agent.mjs'), 'utf8')
  // `import { z }` would bring them all; `import * as z` brings what is used.
  expect(program).not.toContain('zod/v4/locales')
  // What escapes cannot help is in comments.
  expect(program.match(/[^\n]*[\u0100-\uffff][^\n]*/g)).toBeNull()
})
