import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createHttpClient } from '../src/outbox/http-client.ts'
import { startServer } from './server.ts'

const FILES = 5_000
const REQUESTS = 5_000
/** As many as the outbox has in flight. */
const PARALLEL = 8

/**
 * Events per second when nothing is done with them: one file read and parsed, one written, renamed and removed, one
 * removed.
 */
export function spoolFloor(folder: string): number {
  const [from, to] = [join(folder, 'from'), join(folder, 'to')]
  mkdirSync(from)
  mkdirSync(to)
  const body = JSON.stringify({ text: 'x'.repeat(1_000) })
  for (let index = 0; index < FILES; index++) writeFileSync(join(from, `${index}`), body)
  const begun = performance.now()
  for (let index = 0; index < FILES; index++) {
    const event: unknown = JSON.parse(readFileSync(join(from, `${index}`), 'utf8'))
    writeFileSync(join(to, `${index}.draft`), JSON.stringify(event))
    renameSync(join(to, `${index}.draft`), join(to, `${index}`))
    rmSync(join(from, `${index}`))
  }
  return (FILES / (performance.now() - begun)) * 1_000
}

/** Requests per second of our HTTP client with nothing around it. */
export async function requestFloor(): Promise<number> {
  const server = await startServer('accepts')
  const http = createHttpClient({ env: {} })
  const body = Buffer.from(JSON.stringify({ text: 'x'.repeat(1_500) }))
  const headers = { 'content-type': 'application/json' }
  let left = REQUESTS
  const sender = async (): Promise<void> => {
    while (left-- > 0) await http.send({ url: `${server.url}/events/tool`, headers, body, timeoutMs: 5_000 })
  }
  const begun = performance.now()
  await Promise.all(Array.from({ length: PARALLEL }, sender))
  const tookMs = performance.now() - begun
  await http.close()
  server.close()
  return (REQUESTS / tookMs) * 1_000
}
