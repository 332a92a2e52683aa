import { describe, expect, test } from 'vitest'
import { type Ingest, startIngest } from '../../src/dev/ingest.ts'
import { payloads } from '../contract/sample.ts'
import { post, send, start } from './ingest-rig.ts'

describe('misbehaviour', () => {
  const url = (ingest: Ingest) => `${ingest.url}/events/prompt`
  const prompt = () => payloads['/events/prompt']()

  test('a status with Retry-After, so many times, then good again', async () => {
    const ingest = await start({ behaviour: { status: 503, retryAfter: 7, times: 2 } })
    const answers = [await post(url(ingest), prompt()), await post(url(ingest), prompt())]
    expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual([
      [503, '7'],
      [503, '7'],
    ])
    expect((await post(url(ingest), prompt())).status).toBe(202)
  })

  test('a failed request does not count as seen', async () => {
    const ingest = await start({ behaviour: { status: 500, times: 1 } })
    const payload = prompt()
    await post(url(ingest), payload)
    expect((await post(url(ingest), payload)).json).not.toHaveProperty('duplicate')
  })

  test('a delay comes before the answer', async () => {
    const ingest = await start({ behaviour: { delayMs: 80 } })
    const before = performance.now()
    expect((await post(url(ingest), prompt())).status).toBe(202)
    expect(performance.now() - before).toBeGreaterThan(75)
  })

  test('refused connections leave no event behind', async () => {
    const ingest = await start({ behaviour: { refuse: true } })
    await expect(post(url(ingest), prompt())).rejects.toThrow('fetch failed')
    expect(ingest.received).toMatchObject({ accepted: 0, refused: 1 })
  })

  test('a lost answer is found out at the repetition', async () => {
    const ingest = await start({ behaviour: { lose: true, times: 1 } })
    const payload = prompt()
    await expect(post(url(ingest), payload)).rejects.toThrow('fetch failed')
    expect((await post(url(ingest), payload)).json).toMatchObject({ duplicate: true })
  })

  test('only the paths that are named', async () => {
    const ingest = await start({ behaviour: { status: 500, paths: ['/events/tool'] } })
    expect((await post(url(ingest), prompt())).status).toBe(202)
    expect((await post(`${ingest.url}/events/tool`, payloads['/events/tool']())).status).toBe(500)
  })

  test('can be switched while running, over HTTP and by call', async () => {
    const ingest = await start()
    const toggle = `${ingest.url}/_behaviour`
    expect((await send(toggle, 'PUT', '{"status":429}')).json).toEqual({ status: 429 })
    expect((await post(url(ingest), prompt())).status).toBe(429)
    expect((await send(toggle, 'GET')).json).toEqual({ status: 429 })
    ingest.setBehaviour({})
    expect((await post(url(ingest), prompt())).status).toBe(202)
  })

  test('a behaviour that makes no sense is refused and changes nothing', async () => {
    const ingest = await start()
    expect((await send(`${ingest.url}/_behaviour`, 'PUT', '{"status":"bad"}')).status).toBe(422)
    expect((await send(`${ingest.url}/_behaviour`, 'PUT', '{"mood":1}')).status).toBe(422)
    expect((await post(url(ingest), prompt())).status).toBe(202)
  })

  test('close does not wait for a delayed answer', async () => {
    const ingest = await startIngest({ port: 0, behaviour: { delayMs: 60_000 } })
    const answer = post(url(ingest), prompt()).catch((error: unknown) => error)
    // Sent after it and answered, so that the delayed one is inside as well.
    await fetch(`${ingest.url}/_behaviour`)
    await ingest.close()
    expect(await answer).toBeInstanceOf(Error)
  })
})
