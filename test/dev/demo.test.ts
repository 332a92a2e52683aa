import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runDemo } from '../../src/dev/demo.ts'

const plugin = path.join(import.meta.dirname, '..', '..', 'plugin')

let root: string
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'demo-plugin-'))
  fs.mkdirSync(path.join(root, 'demo'))
  fs.copyFileSync(path.join(plugin, 'demo', 'session.json'), path.join(root, 'demo', 'session.json'))
  fs.mkdirSync(path.join(root, 'hooks'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  fs.rmSync(root, { recursive: true })
})

/** A plugin whose hook at the first prompt posts a health check, notes where it is, and nothing more. */
function pluginThatPosts(): void {
  const hook = { type: 'command', command: process.execPath, args: [`\${CLAUDE_PLUGIN_ROOT}/hook.mjs`] }
  const hooks = { hooks: { UserPromptSubmit: [{ hooks: [hook] }] } }
  fs.writeFileSync(path.join(root, 'hooks', 'hooks.json'), JSON.stringify(hooks))
  fs.writeFileSync(
    path.join(root, 'hook.mjs'),
    `import fs from 'node:fs'
     const { CLAUDE_METRICS_API_URL, CLAUDE_METRICS_API_TOKEN, SECRET_OF_THE_CALLER } = process.env
     const answer = await fetch(CLAUDE_METRICS_API_URL + '/health-checks', {
       method: 'POST', body: '{}', headers: { authorization: 'Bearer ' + CLAUDE_METRICS_API_TOKEN }
     })
     const seen = [process.cwd(), answer.status, SECRET_OF_THE_CALLER ?? null]
     fs.writeFileSync(process.env.CLAUDE_PLUGIN_ROOT + '/seen.json', JSON.stringify(seen))`,
  )
}

test('shows what arrives, gives hooks nothing of the caller, and leaves nothing behind when interrupted', async () => {
  pluginThatPosts()
  const interruption = new AbortController()
  const out = new PassThrough({ encoding: 'utf8' })
  let shown = ''
  out.on('data', (text: string) => {
    shown += text
    // The live line of the hook's request.
    if (shown.includes('health-checks')) interruption.abort()
  })
  const env = { PATH: process.env.PATH, SECRET_OF_THE_CALLER: 'secret' }

  const exitCode = await runDemo({
    pluginRoot: root,
    once: true,
    out,
    color: false,
    env,
    signal: interruption.signal,
  })

  expect(exitCode).toBe(1)
  const [cwd, status, secret] = JSON.parse(fs.readFileSync(path.join(root, 'seen.json'), 'utf8'))
  expect([status, secret]).toEqual([422, null])
  expect(path.basename(cwd)).toBe('project')
  expect(fs.existsSync(path.dirname(cwd))).toBe(false)
  expect(shown).toContain('health-checks 422')
})

test('a plugin without hooks is an error, and nothing is left behind', async () => {
  vi.stubEnv('TMPDIR', root)
  const out = new PassThrough().resume()
  await expect(runDemo({ pluginRoot: root, once: true, out, color: false, env: {} })).rejects.toThrow('hooks.json')
  expect(fs.readdirSync(root).toSorted()).toEqual(['demo', 'hooks'])
})
