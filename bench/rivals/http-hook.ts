// A hook that sends its event with node:http.
import { request } from 'node:http'
import { endpoint, readHookInput, TIMEOUT_MS } from './hook-input.ts'

const body = JSON.stringify(await readHookInput())
await new Promise<void>((done) => {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  const exchange = request(`${endpoint()}/events/tool`, { method: 'POST', headers, agent: false }, (response) => {
    response.resume().on('end', done)
  })
  exchange.setTimeout(TIMEOUT_MS, () => exchange.destroy())
  exchange.on('error', () => done()).end(body)
})
