import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CliContext } from '../../src/cli/context.ts'
import { open } from '../../src/cli/open.ts'
import { pageSecret } from '../../src/cli/page-secret.ts'
import { pastSessions } from '../../src/cli/past-sessions.ts'
import { storedSessions } from '../../src/cli/stored-sessions.ts'
import { withStore } from '../../src/store/store.ts'
import type { Entry } from '../../viewer/model/entry.ts'
import type { Overview } from '../../viewer/model/history.ts'
import { createHistory } from '../../viewer/server/history.ts'

let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'open-'))
  fs.mkdirSync(path.join(folder, 'plugin/dist'), { recursive: true })
  for (const name of ['page.html', 'page.js', 'page.css', 'page.svg'])
    fs.writeFileSync(path.join(folder, 'plugin/dist', name), '<html lang="en">')
})
afterEach(() => fs.rmSync(folder, { recursive: true }))

const line = (own: object, second: number) =>
  JSON.stringify({
    sessionId: '11111111-aaaa-4bbb-8ccc-222222222222',
    cwd: '/home/ada/parser',
    version: '2.1.332',
    timestamp: new Date(Date.parse('2026-11-20T10:00:00Z') + second * 1000).toISOString(),
    ...own,
  })

test('with nothing configured, the page shows what the transcripts of this machine hold', async () => {
  const projects = path.join(folder, 'claude/projects/-home-ada-parser')
  fs.mkdirSync(projects, { recursive: true })
  const prompt = { type: 'user', uuid: 'u1', promptId: 'p1', message: { role: 'user', content: 'Why does it fail?' } }
  const usage = { input_tokens: 10, output_tokens: 5, cache_read_input_tokens: 90, cache_creation_input_tokens: 0 }
  const content = [{ type: 'text', text: 'Because of February.' }]
  const message = { id: 'm1', role: 'assistant', model: 'claude-opus-5-5', stop_reason: 'end_turn', content, usage }
  const lines = [line(prompt, 0), line({ type: 'assistant', uuid: 'u2', parentUuid: 'u1', message }, 2)]
  fs.writeFileSync(path.join(projects, '11111111-aaaa-4bbb-8ccc-222222222222.jsonl'), `${lines.join('\n')}\n`)

  const stop = new AbortController()
  const out = new PassThrough({ encoding: 'utf8' })
  const context = {
    ...{ env: {}, home: path.join(folder, 'home'), userHome: folder, claudeFolder: path.join(folder, 'claude') },
    ...{ cwd: folder, pluginRoot: path.join(folder, 'plugin'), out, err: new PassThrough(), now: Date.now },
    interrupted: () => stop.signal,
  } as unknown as CliContext
  const done = open(context, { port: 0, browser: true })
  const [url = ''] = (await new Promise<string>((resolve) => out.once('data', resolve))).split('\n')
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/$/)
  await expect
    .poll(async () => {
      const { sessions } = (await (await fetch(`${url}overview`)).json()) as { sessions: object[] }
      return sessions
    })
    .toMatchObject([{ firstWords: 'Why does it fail?', cwd: '/home/ada/parser', totals: { turns: 1, cacheRead: 90 } }])
  const { days, sessions } = (await (await fetch(`${url}overview`)).json()) as Overview
  expect(days).toMatchObject([{ model: 'claude-opus-5-5', turns: 1, tokensIn: 100, tokensOut: 5, unpriced: 0 }])
  expect(sessions[0]?.totals.costUsd).toBeCloseTo(0.000158, 9)
  expect(days[0]?.costUsd).toBeCloseTo(0.000158, 9)

  const { id } = (sessions[0] ?? {}) as { id: string }
  const entries = (await (await fetch(`${url}sessions/${id}`)).json()) as Entry[]
  const spans = entries.flatMap(({ fact }) => (fact?.kind === 'span' ? [fact] : []))
  expect(spans.map(({ operation }) => operation).sort()).toEqual(['agent', 'response'])
  expect(spans.find(({ operation }) => operation === 'response')?.parentId).toBe(
    spans.find(({ operation }) => operation === 'agent')?.spanId,
  )

  // It is kept; a month later the client has deleted its transcript.
  const keep = { home: context.home, now: Date.now, onDamage: () => {} }
  const inStore = () => withStore(keep, (store) => store.all('select id from sessions').length)
  await expect.poll(inStore).toBe(1)
  stop.abort()
  expect(await done).toBe(0)
  const stored = await withStore(keep, (store) => storedSessions(store, () => false))
  const history = createHistory(pastSessions({ list: () => [], read: async () => [] }, async () => stored))
  await history.settled()
  const later = await history.overview()
  expect(later.days).toEqual(days)
  expect(later.sessions).toMatchObject([{ cwd: '/home/ada/parser', totals: { turns: 1, tokensIn: 100, unpriced: 0 } }])
})

test('the secret stays from run to run, and nobody else can read it', () => {
  const home = path.join(folder, 'home')
  const secret = pageSecret(home)
  expect(secret).toMatch(/^[\w-]{32}$/)
  expect(pageSecret(home)).toBe(secret)
  expect(fs.statSync(path.join(home, 'page-secret')).mode & 0o777).toBe(0o600)
  expect(pageSecret(path.join(folder, 'another'))).not.toBe(secret)
  // Where there is no place for it, the page opens all the same.
  expect(pageSecret('/dev/null/nowhere')).toMatch(/^[\w-]{32}$/)
})
