import fs from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createHistory } from '../server/history.ts'
import { type HistoryServer, startHistoryServer } from '../server/history-server.ts'
import { sourceOf } from './scripted-history.ts'

const SECRET = 's3cret'
let folder: string
let server: HistoryServer

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'history-server-'))
  for (const name of ['page.html', 'page.js', 'page.css', 'page.svg'])
    fs.writeFileSync(path.join(folder, name), '<html lang="en">')
  const history = createHistory(sourceOf([{ id: 'a', startMs: Date.now() }]))
  await history.settled()
  server = await startHistoryServer({ history, folder, secret: SECRET, port: 0 })
})
afterEach(async () => {
  await server.close()
  fs.rmSync(folder, { recursive: true })
})

const get = (where: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number; body: string; headers: http.IncomingHttpHeaders }>((resolve, reject) => {
    http
      .get(new URL(where, server.url), { headers }, (response) => {
        let body = ''
        response.setEncoding('utf8').on('data', (chunk: string) => {
          body += chunk
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }))
      })
      .on('error', reject)
  })

test('the page and its data are below the secret, and nowhere else', async () => {
  expect(await get('./')).toMatchObject({ status: 200, body: '<html data-source="history" lang="en">' })
  expect(JSON.parse((await get('overview')).body).sessions).toHaveLength(1)
  expect(JSON.parse((await get('sessions/a')).body)).toHaveLength(11)
  expect((await get('sessions/a.jsonl')).headers['content-disposition']).toBe('attachment; filename="a.jsonl"')
  for (const where of ['/', '/overview', '/s3cret', '/s3creT/overview', '/s3cret0/overview', '/s3cret/../overview'])
    expect([where, (await get(where)).status]).toEqual([where, 404])
  expect((await get('sessions/b')).status).toBe(404)
})

test('another site gets nothing, neither by name nor by script', async () => {
  expect((await get('overview', { host: 'evil.example' })).status).toBe(403)
  expect((await get('overview', { origin: 'https://evil.example' })).status).toBe(403)
  expect((await get('overview', { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  const { headers } = await get('./')
  expect(headers['content-security-policy']).toContain("default-src 'none'")
  expect(headers['referrer-policy']).toBe('no-referrer')
  expect(headers['access-control-allow-origin']).toBeUndefined()
})
