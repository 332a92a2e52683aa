import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { type Ingest, startIngest } from '../../../src/dev/ingest.ts'
import { payloads } from '../../../test/contract/sample.ts'
import { holdPort } from '../../../test/held-port.ts'
import { type Browser, type Opened, startBrowser } from './browser.ts'

const TOKEN = `cm_${'a1'.repeat(24)}`

/** A browser for the tests of a file; each test gets a server and a page of its own. */
export interface Stage {
  start(options?: Parameters<Browser['open']>[1]): Promise<Opened & { server: Ingest }>
  /** Another server behind the page that is open. */
  startServer(port?: number): Promise<Ingest>
}

export function useStage(): Stage {
  let browser: Browser
  const servers: Ingest[] = []
  let opened: Opened | undefined
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser.close())
  afterEach(async () => {
    await opened?.page.close()
    opened = undefined
    for (const server of servers.splice(0)) await server.close()
  })

  const startServer = async (port = 0) => {
    const server = await startIngest({ port, pageFolder: browser.pageFolder })
    servers.push(server)
    return server
  }
  return {
    startServer,
    start: async (options = {}) => {
      const server = await startServer((await holdPort()).port)
      opened = await browser.open(`${server.origin}/`, options)
      return { ...opened, server }
    },
  }
}

/** Sends one event, which must be accepted. */
export async function post(server: Ingest, where: keyof typeof payloads, change: object = {}): Promise<void> {
  const response = await fetch(`${server.url}${where}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({ ...payloads[where](), ...change }),
  })
  expect(response.status).toBe(202)
  await response.arrayBuffer()
}

export const SESSION = { session_id: '11111111-aaaa-4bbb-8ccc-222222222222', session_name: 'fix the parser' }
export const at = (occurredAtMs: number) => ({
  client_meta: { ...payloads['/events/tool']().client_meta, occurred_at: new Date(occurredAtMs).toISOString() },
})

/** A turn with a prompt, three calls (one failed, one refused) and its end. */
export async function aTurn(server: Ingest, turn = 1, change: object = {}): Promise<void> {
  const startMs = Date.parse('2026-11-20T10:00:00Z') + turn * 60_000
  const common = { ...SESSION, turn_id: `turn-${turn}`, subagent_depth: 0, ...change }
  const { subagent_depth: _, ...whole } = common
  await post(server, '/events/prompt', { ...whole, prompt_text: `Question ${turn}`, ...change, ...at(startMs) })
  const call = { ...common, subagent_type: null, file_path: null, duration_ms: 100, success: true, error_class: null }
  await post(server, '/events/tool', { ...call, bash_command: 'npm test', ...at(startMs + 1000) })
  await post(server, '/events/tool', {
    ...call,
    bash_command: 'ls gone',
    success: false,
    error_class: 'exit_nonzero',
    ...at(startMs + 2000),
  })
  await post(server, '/events/tool', {
    ...call,
    bash_command: 'rm -rf build',
    success: false,
    permission_outcome: 'denied_user',
    ...at(startMs + 3000),
  })
  await post(server, '/events/execution', {
    ...whole,
    response_text: `Answer ${turn}`,
    tokens_in: 5400,
    tokens_out: 230,
    duration_ms: 4000,
    ...at(startMs + 4000),
  })
}

export const titles = (page: Page) => page.locator('[role=treegrid] [role=row] .title').allTextContents()
export const selectedRow = (page: Page) => page.locator('#waterfall [role=row][aria-selected=true]')

/** Sends what is no event, and is refused. */
export async function postNonsense(server: Ingest): Promise<void> {
  const response = await fetch(`${server.url}/events/tool`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}` },
    body: '{}',
  })
  expect(response.status).toBe(422)
}

/** Sends an export as an OpenTelemetry SDK does with OTLP/JSON. */
export async function postOtlp(server: Ingest, signal: 'traces' | 'metrics', body: object): Promise<void> {
  await fetch(`${server.origin}/v1/${signal}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}
