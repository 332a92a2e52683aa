import { appendFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundle } from '../cli/bundle.ts'
import { runNode } from '../cli/run-node.ts'

const SESSION = '11111111-0000-4000-8000-000000000001'
const TURNS = 600
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cm-large-'))
  await bundle(join(folder, 'dist'), ['src/cli.ts'])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A turn of a prompt, a call with 100 kB of output, and an answer. */
function turn(index: number): string {
  const ids = { prompt: `p${index}`, call: `toolu_${index}` }
  const atMs = Date.parse('2026-11-01T00:00:00Z') + index * 10_000
  const line = (afterMs: number, type: string, content: unknown, more: object) =>
    JSON.stringify({
      ...{ type, sessionId: SESSION, version: '2.1.328', cwd: '/home/dev/project' },
      timestamp: new Date(atMs + afterMs).toISOString(),
      ...(type === 'user' ? { promptId: ids.prompt, message: { role: type, content } } : {}),
      ...more,
    })
  const answer = (afterMs: number, name: string, stop_reason: string, content: object) =>
    line(afterMs, 'assistant', null, {
      message: {
        ...{ id: `msg_${index}_${name}`, role: 'assistant', model: 'claude-opus-5-5', stop_reason, content: [content] },
        usage: { input_tokens: 10, output_tokens: 2, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 },
      },
    })
  const call = { type: 'tool_use', id: ids.call, name: 'Read', input: { file_path: '/home/dev/a.ts' } }
  const result = [{ type: 'tool_result', tool_use_id: ids.call, content: `${index} `.repeat(25_000) }]
  const lines = [
    line(0, 'user', `Question ${index}`, {}),
    answer(1_000, 'call', 'tool_use', call),
    line(2_000, 'user', result, {}),
    answer(3_000, 'end', 'end_turn', { type: 'text', text: `Answer ${index}` }),
  ]
  return `${lines.join('\n')}\n`
}

test('a transcript many times larger than the memory there is is reported whole', { timeout: 60_000 }, async () => {
  const project = join(folder, '.claude/projects/-home-dev-project')
  mkdirSync(project, { recursive: true })
  const path = join(project, `${SESSION}.jsonl`)
  writeFileSync(path, '')
  for (let index = 0; index < TURNS; index += 1) appendFileSync(path, turn(index))
  const yesterday = new Date(Date.now() - 86_400_000)
  utimesSync(path, yesterday, yesterday)

  // The command itself takes some 20 MB of these.
  const env = { PATH: process.env.PATH ?? '', HOME: folder, NODE_OPTIONS: '--max-old-space-size=40' }
  const imported = await runNode(join(folder, 'dist/cli.mjs'), ['import', '--json'], { env })
  expect(imported.stderr).toMatch(/Nothing was sent/)
  const counts = { prompts: TURNS, turns: TURNS, tools: TURNS, tokensIn: TURNS * 20, tokensOut: TURNS * 4 }
  expect(JSON.parse(imported.stdout)).toMatchObject([{ session: SESSION, state: 'new', counts }])

  const preview = await runNode(join(folder, 'dist/cli.mjs'), ['preview', '--json'], { env })
  const { destinations } = JSON.parse(preview.stdout)
  const prompts = destinations[0].requests.filter(({ path }: { path: string }) => path === '/events/prompt')
  expect(prompts.map(({ body }: { body: { prompt_text: string } }) => body.prompt_text)).toEqual([
    `Question ${TURNS - 1}`,
  ])
})
