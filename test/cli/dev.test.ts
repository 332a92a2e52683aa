import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundle } from './bundle.ts'
import { until } from './run-node.ts'

let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cm-dev-'))
  await bundle(folder, ['src/cli.ts'])
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

async function dev(...args: string[]) {
  const child = spawn(process.execPath, [join(folder, 'cli.mjs'), 'dev', '--port', '0', ...args], {
    env: { PATH: process.env.PATH ?? '', HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let talk = ''
  let lines = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    talk += text
  })
  child.stdout.setEncoding('utf8').on('data', (text) => {
    lines += text
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  await until('the URL', () => /Ctrl-C/.test(talk))
  const url = /CLAUDE_METRICS_API_URL=(\S+)/.exec(talk)?.[1] ?? ''
  // Copied from where it says so.
  const TOKEN = /CLAUDE_METRICS_API_TOKEN=(\S+)/.exec(talk)?.[1] ?? ''
  const post = (token = TOKEN) =>
    fetch(`${url}/health-checks`, { method: 'POST', body: '{}', headers: { authorization: `Bearer ${token}` } })
  const end = () => {
    child.kill('SIGINT')
    return ended
  }
  return { url, post, end, lines: () => lines }
}

test('it says where it listens, shows each request, keeps them in a private file, and ends with Ctrl-C', async () => {
  const file = join(folder, 'received.jsonl')
  const { url, post, end, lines } = await dev('--file', file)
  expect((await fetch(`${url}/health`)).status).toBe(200)
  expect((await post()).status).toBe(422)
  await until('the line', () => / 422 \/health-checks \(a trial of the token: it is accepted\)\n/.test(lines()))
  expect(await end()).toBe(0)
  expect(readFileSync(file, 'utf8')).toMatch(/"path":"\/health-checks","status":422/)
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('it fails on demand', async () => {
  const { post, end } = await dev('--fail', '503')
  expect((await post()).status).toBe(503)
  expect(await end()).toBe(0)
})

test('it cuts connections on demand', async () => {
  const { post, end } = await dev('--refuse')
  await expect(post()).rejects.toThrow()
  expect(await end()).toBe(0)
})

test('it accepts one token only, on demand', async () => {
  const { post, end } = await dev('--token', `cm_${'b'.repeat(48)}`)
  expect((await post(`cm_${'c'.repeat(48)}`)).status).toBe(401)
  expect((await post()).status).toBe(422)
  expect(await end()).toBe(0)
})
