import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { payloads } from '../contract/sample.ts'
import { post, start, TOKEN } from './ingest-rig.ts'

let folder: string

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ingest-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true }))

describe('what it keeps', () => {
  test('one line per request, in a private file, also under a loose umask', async () => {
    const file = path.join(folder, 'received.jsonl')
    const umask = process.umask(0)
    const ingest = await start({ file }).finally(() => process.umask(umask))
    const payload = payloads['/events/prompt']()
    await post(`${ingest.url}/events/prompt`, payload)
    await post(`${ingest.url}/events/prompt`, payload)
    await post(`${ingest.url}/events/prompt`, {})
    const lines = fs.readFileSync(file, 'utf8').trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { at: expect.any(String), path: '/events/prompt', status: 202, duplicate: false, body: payload },
      { at: expect.any(String), path: '/events/prompt', status: 202, duplicate: true, body: payload },
      { at: expect.any(String), path: '/events/prompt', status: 422, duplicate: false, body: {} },
    ])
    expect(fs.statSync(file).mode & 0o777).toBe(0o600)
  })

  test('a file that was readable by others is not any more', async () => {
    const file = path.join(folder, 'received.jsonl')
    fs.writeFileSync(file, '', { mode: 0o644 })
    await start({ file })
    expect(fs.statSync(file).mode & 0o777).toBe(0o600)
  })

  test('the token is in nothing it keeps', async () => {
    const file = path.join(folder, 'received.jsonl')
    const ingest = await start({ file, token: TOKEN })
    await post(`${ingest.url}/events/prompt`, payloads['/events/prompt']())
    expect(fs.readFileSync(file, 'utf8') + JSON.stringify(ingest.received)).not.toContain(TOKEN)
  })

  test('whole requests only when asked, counts always', async () => {
    const reported: string[] = []
    const ingest = await start({ keep: false, onEvent: (request) => reported.push(request.path) })
    await post(`${ingest.url}/events/prompt`, payloads['/events/prompt']())
    expect(ingest.received).toEqual({
      accepted: 1,
      duplicates: 0,
      refused: 0,
      byPath: { '/events/prompt': 1 },
      requests: [],
    })
    expect(reported).toEqual(['/events/prompt'])
  })
})
