// A hook that sends its event with fetch.
import { endpoint, readHookInput, TIMEOUT_MS } from './hook-input.ts'

const input = await readHookInput()
await fetch(`${endpoint()}/events/tool`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(input),
  signal: AbortSignal.timeout(TIMEOUT_MS),
}).catch(() => undefined)
