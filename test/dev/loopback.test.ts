import http from 'node:http'
import { describe, expect, test } from 'vitest'
import { startIngest } from '../../src/dev/ingest.ts'
import { start } from './ingest-rig.ts'

/** `fetch` does not let a caller choose Host or Origin. */
const statusWith = (url: string, headers: Record<string, string>) =>
  new Promise<number | undefined>((resolve, reject) => {
    http
      .get(url, { headers, agent: false }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      .on('error', reject)
  })

describe('this machine only', () => {
  test.each(['127.0.0.1', 'localhost:1234', '[::1]:8000', 'LOCALHOST'])('Host %s is answered', async (host) => {
    const ingest = await start()
    expect(await statusWith(`${ingest.url}/health`, { host })).toBe(200)
  })

  test.each(['example.com', 'localhost.example.com', '127.0.0.1.nip.io:8000', 'x@localhost', '192.168.1.5'])(
    'Host %j is 403',
    async (host) => {
      const ingest = await start()
      expect(await statusWith(`${ingest.url}/health`, { host })).toBe(403)
    },
  )

  test.each([
    ['http://localhost:3000', 200],
    ['http://127.0.0.1', 200],
    ['https://example.com', 403],
    ['http://localhost.example.com', 403],
    ['null', 403],
  ])('Origin %s gets %i', async (origin, status) => {
    const ingest = await start()
    expect(await statusWith(`${ingest.url}/health`, { origin })).toBe(status)
  })

  test('it does not listen on other addresses', async () => {
    await expect(startIngest({ host: '0.0.0.0', port: 0 })).rejects.toThrow('this machine only')
  })

  test('a port in use is the caller’s error to report', async () => {
    const ingest = await start()
    await expect(startIngest({ port: Number(new URL(ingest.url).port) })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})
