import { describe, expect, test } from 'vitest'
import type { EventPath } from '../../src/contract/claude-metrics.ts'
import type { UsagePath } from '../../src/contract/usage.ts'
import { payloads, usagePayloads } from '../contract/sample.ts'
import { post, send, start, TOKEN } from './ingest-rig.ts'

const EVENT_PATHS = Object.keys(payloads) as EventPath[]

describe.each(EVENT_PATHS)('POST %s', (eventPath) => {
  test('answers a valid payload with 202 and a receipt', async () => {
    const ingest = await start({ now: () => Date.UTC(2026, 10, 20) })
    const { status, json } = await post(ingest.url + eventPath, payloads[eventPath]())
    expect(status).toBe(202)
    expect(json).toEqual({ id: expect.any(String), received_at: '2026-11-20T00:00:00.000Z' })
    expect(ingest.received.byPath).toEqual({ [eventPath]: 1 })
  })

  test('answers an incomplete payload with 422 and what is missing', async () => {
    const ingest = await start()
    const { account_email: _, ...payload } = payloads[eventPath]()
    const { status, json } = await post(ingest.url + eventPath, payload)
    expect(status).toBe(422)
    expect(json.errors).toEqual({ account_email: ['The account email field is required.'] })
    expect(ingest.received).toMatchObject({ accepted: 0, refused: 1 })
  })

  test('answers 401 without a token and with a wrong one', async () => {
    const ingest = await start({ token: TOKEN })
    expect(await post(ingest.url + eventPath, payloads[eventPath](), '')).toMatchObject({
      status: 401,
      json: { message: 'Unauthenticated.' },
    })
    expect((await post(ingest.url + eventPath, payloads[eventPath](), `cm_${'b'.repeat(48)}`)).status).toBe(401)
    expect((await post(ingest.url + eventPath, payloads[eventPath](), TOKEN)).status).toBe(202)
  })
})

test.each(Object.keys(usagePayloads) as UsagePath[])('the usage API takes %s without a token', async (usagePath) => {
  const ingest = await start()
  expect((await post(ingest.usageUrl + usagePath, usagePayloads[usagePath](), '')).status).toBe(202)
  expect((await post(ingest.usageUrl + usagePath, {}, '')).status).toBe(422)
  expect(ingest.received.byPath).toEqual({ [`/usage${usagePath}`]: 1 })
})

test('without a token of its own it takes any of the right shape', async () => {
  const ingest = await start()
  const url = `${ingest.url}/events/prompt`
  expect((await post(url, payloads['/events/prompt'](), `cm_${'Z'.repeat(48)}`)).status).toBe(202)
  expect((await post(url, payloads['/events/prompt'](), `cm_${'Z'.repeat(47)}`)).status).toBe(401)
  expect((await post(url, payloads['/events/prompt'](), 'Z'.repeat(51))).status).toBe(401)
})

test('health answers without a token', async () => {
  const ingest = await start({ token: TOKEN })
  expect((await send(`${ingest.url}/health`, 'GET')).status).toBe(200)
})

test('an event_id seen before is a duplicate, whatever else the body says', async () => {
  const ingest = await start()
  const payload = payloads['/events/tool']()
  await post(`${ingest.url}/events/tool`, payload)
  const { status, json } = await post(`${ingest.url}/events/tool`, { ...payload, output_bytes: 7 })
  expect(status).toBe(202)
  expect(json).toMatchObject({ duplicate: true, id: payload.event_id })
  expect(ingest.received).toMatchObject({ accepted: 2, duplicates: 1, byPath: { '/events/tool': 1 } })
})

test('a refused payload does not make its event_id a seen one', async () => {
  const ingest = await start()
  const payload = payloads['/events/tool']()
  expect((await post(`${ingest.url}/events/tool`, { ...payload, success: 'yes' })).status).toBe(422)
  expect((await post(`${ingest.url}/events/tool`, payload)).json).not.toHaveProperty('duplicate')
})

describe('what it does not understand', () => {
  test('unknown paths are 404, in JSON', async () => {
    const ingest = await start()
    expect((await post(`${ingest.url}/events/other`, {})).status).toBe(404)
    expect((await post(`${ingest.url.replace('/api/v1', '')}/events/prompt`, {})).status).toBe(404)
  })

  test('wrong methods are 405, with the right one named', async () => {
    const ingest = await start()
    const { status, headers } = await send(`${ingest.url}/events/prompt`, 'GET')
    expect([status, headers.get('allow')]).toEqual([405, 'POST'])
  })

  test.each(['', '{', 'undefined'])('a body of %j is 400', async (body) => {
    const ingest = await start()
    const { status } = await send(`${ingest.url}/events/prompt`, 'POST', body, { authorization: `Bearer ${TOKEN}` })
    expect(status).toBe(400)
  })

  test.each(['null', '[]', '3'])('JSON that is no object, %s, is 422', async (body) => {
    const ingest = await start()
    const { status } = await send(`${ingest.url}/events/prompt`, 'POST', body, { authorization: `Bearer ${TOKEN}` })
    expect(status).toBe(422)
  })

  test('a body of 16 MB is read, one byte more is 413', async () => {
    const ingest = await start()
    const url = `${ingest.url}/events/prompt`
    const empty = JSON.stringify({ ...payloads['/events/prompt'](), prompt_text: '' })
    const fill = (bytes: number) => ({
      ...(JSON.parse(empty) as object),
      prompt_text: 'x'.repeat(bytes - empty.length),
    })
    expect((await post(url, fill(16 * 1024 * 1024))).status).toBe(202)
    expect((await post(url, fill(16 * 1024 * 1024 + 1))).status).toBe(413)
    expect((await post(url, payloads['/events/prompt']())).status).toBe(202)
  })
})
