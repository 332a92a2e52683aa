import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createHookCommands } from '../../src/dev/hook-commands.ts'

let root: string
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'hook "commands" '))
})
afterEach(() => fs.rmSync(root, { recursive: true }))

function commands(hooks: Record<string, string[][]>) {
  fs.mkdirSync(path.join(root, 'hooks'))
  const file = Object.fromEntries(
    Object.entries(hooks).map(([event, all]) => [
      event,
      [{ hooks: all.map(([command, ...args]) => ({ type: 'command', command, args })) }],
    ]),
  )
  fs.writeFileSync(path.join(root, 'hooks', 'hooks.json'), JSON.stringify({ hooks: file }))
  return createHookCommands({ pluginRoot: root, cwd: root, env: { PATH: process.env.PATH ?? '', GIVEN: 'yes' } })
}

const script = (body: string) => {
  fs.writeFileSync(path.join(root, 'hook.mjs'), body)
  return [process.execPath, `\${CLAUDE_PLUGIN_ROOT}/hook.mjs`, 'Stop']
}

test('the payload arrives on stdin, the environment is the given one and no other', async () => {
  const hook = script(
    `import fs from 'node:fs'
     const { GIVEN, MORE, HOME } = process.env
     fs.writeFileSync('seen.json', JSON.stringify([fs.readFileSync(0, 'utf8'), process.argv[2], GIVEN, MORE, HOME ?? null]))`,
  )
  const outcomes = await commands({ Stop: [hook] }).run('Stop', { prompt: 'ä "quoted"' }, { MORE: 'too' })
  expect(outcomes).toEqual([{ event: 'Stop', exitCode: 0, said: '' }])
  const seen = JSON.parse(fs.readFileSync(path.join(root, 'seen.json'), 'utf8'))
  expect(seen).toEqual(['{"prompt":"ä \\"quoted\\""}', 'Stop', 'yes', 'too', null])
})

test('what a hook says and how it ends is reported', async () => {
  const hook = script(`process.stdout.write('loud'); process.stderr.write('er'); process.exitCode = 3`)
  expect(await commands({ Stop: [hook] }).run('Stop', {})).toEqual([{ event: 'Stop', exitCode: 3, said: 'louder' }])
})

test('a program that does not exist is an outcome, not an error', async () => {
  const [outcome] = await commands({ Stop: [['/nonexistent/program']] }).run('Stop', {})
  expect(outcome).toMatchObject({ exitCode: null, said: expect.stringContaining('ENOENT') })
})

test('a hook that does not read a large payload does no harm', async () => {
  const hook = script('process.exit(0)')
  expect(await commands({ Stop: [hook] }).run('Stop', { text: 'x'.repeat(1_000_000) })).toMatchObject([{ exitCode: 0 }])
})

test('an event without hooks runs nothing', async () => {
  expect(await commands({ Stop: [] }).run('SessionEnd', {})).toEqual([])
})
