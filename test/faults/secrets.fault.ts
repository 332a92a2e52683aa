import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { maskSecrets } from '../../src/processors/redaction.ts'
import { SECRET_RULES } from '../../src/processors/secret-rules.ts'
import { repository } from '../cli/bundle.ts'
import { extent } from './extent.ts'
import { playDirectly, scriptSessions } from './load.ts'
import { buildPlugin } from './plugin.ts'
import { conclude, note } from './row.ts'
import { accept, startServer } from './server.ts'
import { createStage, readIfFile, TOKEN, until } from './stage.ts'

const group = '6 Secrets'
let plugin = ''
beforeAll(async () => {
  plugin = await buildPlugin()
})
afterAll(() => rmSync(plugin, { recursive: true, force: true }))

test('a token in the token file, in prompts, in commands and in what the server says is in no other place', async () => {
  const server = await startServer({ keepsAll: true })
  const stage = await createStage({ plugin, server })
  try {
    server.react = (number, _path, request) =>
      number % 5 === 0
        ? { kind: 'answer', status: 500, body: JSON.stringify({ message: `no: ${request.headers.authorization}` }) }
        : accept
    const agent = stage.startAgent()
    const sessions = scriptSessions(
      stage.root,
      'token',
      { sessions: extent(20, 2), turns: extent(9, 2), tools: 2 },
      stage.truth,
    )
    // The token is glued to what is known, so that what arrives shows whether it was masked.
    const pasted = JSON.parse(
      JSON.stringify(sessions).replaceAll(
        /"(prompt|command|last_assistant_message|text)":"([^"]*)"/g,
        `"$1":"$2 ${TOKEN}"`,
      ),
    )
    playDirectly(stage.home, pasted)
    const name = (text: string) => `${text} cm_[redacted]`
    for (const names of [stage.truth.prompts, stage.truth.tools, stage.truth.executions]) {
      const masked = [...names].map(name)
      names.clear()
      for (const each of masked) names.add(each)
    }
    await until('the processes of the agent', () => server.seen > 0)
    const places = [readIfFile(`/proc/${agent.child.pid}/cmdline`), readIfFile(`/proc/${agent.child.pid}/environ`)]
    server.react = () => accept
    await stage.drain()
    await stage.kill(agent, 'SIGTERM')
    const files = readdirSync(stage.home, { recursive: true, encoding: 'utf8' }).filter(
      (path) => path !== 'token' && statSync(join(stage.home, path)).isFile(),
    )
    const holding = files.filter((path) => readFileSync(join(stage.home, path), 'utf8').includes(TOKEN))
    const told = `looked for in ${server.everything.length} requests, ${files.length} files, argv and environment`
    conclude({ group, fault: 'the token is pasted everywhere and echoed by the server', note: told }, stage)
    expect(holding).toEqual([])
    expect(places.join('')).not.toContain(TOKEN)
    expect(server.everything.filter((request) => request.includes(TOKEN))).toEqual([])
  } finally {
    await stage.end()
    await server.close()
  }
})

/** Code that people wrote, by way of what this project is built with. */
function* code(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* code(path)
    else if (entry.isFile() && /\.(js|mjs|cjs|ts|mts|json|md)$/.test(entry.name)) yield path
  }
}

test('real code is not taken for secrets', () => {
  const limit = extent(60_000_000, 2_000_000)
  const found = new Map<string, number>()
  let bytes = 0
  let files = 0
  let spentMs = 0
  for (const path of code(join(repository, 'node_modules'))) {
    if (bytes > limit) break
    const text = readFileSync(path, 'utf8')
    bytes += Buffer.byteLength(text)
    files++
    const started = performance.now()
    const masked = maskSecrets(text)
    spentMs += performance.now() - started
    if (masked === text) continue
    for (const { issuer, pattern } of SECRET_RULES) {
      const count = text.match(pattern)?.length ?? 0
      if (count > 0) found.set(issuer, (found.get(issuer) ?? 0) + count)
    }
  }
  const megabytes = bytes / 1e6
  const total = [...found.values()].reduce((sum, count) => sum + count, 0)
  const which = [...found].map(([issuer, count]) => `${issuer} ${count}`).join(', ')
  const told = `${total} masked in ${megabytes.toFixed(0)} MB of ${files} files (${(total / megabytes).toFixed(2)} per MB: ${which || 'none'}); ${(spentMs / megabytes).toFixed(0)} ms per MB`
  note({ group, fault: 'redaction of real code (node_modules)', note: told })
  expect(total / megabytes).toBeLessThan(1)
})
