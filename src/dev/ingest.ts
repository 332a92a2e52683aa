import { randomUUID } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { isFromLoopback, isLoopbackAddress } from '../../viewer/server/loopback.ts'
import type { ReceivedRequest } from '../../viewer/server/received-request.ts'
import { createViewer, type Viewer } from '../../viewer/server/viewer.ts'
import { type Behaviour, behaviourSchema, createBehaviourSwitch } from './behaviour.ts'
import { receiveOtlp } from './otlp/receiver.ts'
import { createReceivedStore, type Received } from './received.ts'
import { readBody } from './request-body.ts'
import { API_ROOT, findRoute, type Route, USAGE_ROOT } from './route.ts'
import { validationErrors } from './validation.ts'

/** A whole conversation turn fits many times over; the real service refuses more as well. */
const MAX_BODY_BYTES = 16 * 1024 * 1024
/** A sender that needs longer than this for one request is gone. */
const REQUEST_TIMEOUT_MS = 30_000

const ANY_TOKEN = /^cm_[A-Za-z0-9]{48}$/

export interface IngestOptions {
  /** A loopback name or address; anything else is an error. @default '127.0.0.1' */
  host?: string
  /** 0 takes a free one. @default 8000 */
  port?: number
  /** The only accepted token. Without it: any of the right shape. */
  token?: string
  /** Everything received goes here as JSONL, 0600. */
  file?: string
  /** Keep the last 10 000 requests in `received.requests`. @default false */
  keep?: boolean
  behaviour?: Behaviour
  /** Folder of the page's files: it is then shown at `/`. Without it there is no page. */
  pageFolder?: string
  /** Called for each request when its answer is decided, before it is sent. */
  onEvent?: (request: ReceivedRequest) => void
  now?: () => number
}

export interface Ingest {
  /** Base URL of the Claude Metrics API: `http://127.0.0.1:<port>/api/v1`. */
  url: string
  /** Base URL of the anonymous usage API: `http://127.0.0.1:<port>/usage`. */
  usageUrl: string
  /** The page, and the base URL for OTLP/HTTP: `http://127.0.0.1:<port>`. */
  origin: string
  /** Shows a request of an earlier run on the page; it is neither counted nor written down. */
  show(request: ReceivedRequest): void
  received: Received
  setBehaviour(behaviour: Behaviour): void
  /** Resolves when the port is free again; requests in flight are cut. */
  close(): Promise<void>
}

interface Answer {
  status: number
  /** Sent as JSON. */
  body?: unknown
  /** Sent as it is, instead. */
  content?: Buffer
  headers?: Record<string, string>
  duplicate?: boolean
}

/**
 * Both receiving APIs and an OTLP/HTTP receiver on one loopback port, with a page to look at what came, for
 * development, demos and tests: strict about what it accepts, and unreliable on request.
 *
 * @throws when `host` is not loopback, when `pageFolder` holds no page, or with the server's own error when it cannot
 * listen (`EADDRINUSE` …)
 */
export async function startIngest(options: IngestOptions = {}): Promise<Ingest> {
  const { host = '127.0.0.1', port = 8000, now = Date.now } = options
  if (!isLoopbackAddress(host)) throw new Error(`the ingest listens on this machine only, not on ${host}`)

  const viewer = options.pageFolder === undefined ? undefined : createViewer({ folder: options.pageFolder })
  const store = createReceivedStore({ ...options, onEvent: (request) => showAndTell(request, viewer, options) })
  const behaviours = createBehaviourSwitch(options.behaviour ?? {})
  const closing = new AbortController()
  const time = () => new Date(now()).toISOString()

  const mayPost = (authorization: string | undefined): boolean => {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1]
    if (token === undefined) return false
    return options.token === undefined ? ANY_TOKEN.test(token) : token === options.token
  }

  function accept(route: Route & { kind: 'event' }, body: unknown): Answer {
    const checked = route.schema.safeParse(body)
    if (!checked.success) return { status: 422, body: validationErrors(checked.error.issues, body) }
    const eventId = (body as { event_id?: string }).event_id
    const receipt = { id: eventId ?? randomUUID(), received_at: time() }
    if (eventId === undefined) return { status: 202, body: receipt }
    if (store.seen(eventId)) return { status: 202, body: { duplicate: true, ...receipt }, duplicate: true }
    store.remember(eventId)
    return { status: 202, body: receipt }
  }

  function switchBehaviour(method: string | undefined, body: unknown): Answer {
    if (method === 'GET') return { status: 200, body: behaviours.current() }
    const checked = behaviourSchema.safeParse(body)
    if (!checked.success) return { status: 422, body: validationErrors(checked.error.issues, body) }
    behaviours.set(checked.data)
    return { status: 200, body: checked.data }
  }

  async function answerTo(
    request: http.IncomingMessage,
    route: Route,
    bytes: Buffer,
  ): Promise<Answer & { parsed?: unknown }> {
    if (route.kind === 'health') return { status: 200, body: { status: 'ok' } }
    if (route.kind === 'otlp') {
      const { 'content-type': contentType, 'content-encoding': contentEncoding } = request.headers
      const { signal } = route
      const answer = await receiveOtlp({ signal, contentType, contentEncoding, bytes, maxBytes: MAX_BODY_BYTES })
      const { status, content, body } = answer
      return { status, content, headers: { 'content-type': answer.contentType }, parsed: body ?? null }
    }
    if (route.kind === 'event' && route.needsToken && !mayPost(request.headers.authorization))
      return { status: 401, body: { message: 'Unauthenticated.' } }
    if (route.kind === 'behaviour' && request.method === 'GET') return switchBehaviour('GET', undefined)
    const parsed = parseJson(bytes)
    if (parsed === undefined) return { status: 400, body: { message: 'The request body is not valid JSON.' } }
    const answer = route.kind === 'event' ? accept(route, parsed) : switchBehaviour(request.method, parsed)
    return { ...answer, parsed }
  }

  async function handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?', 1)[0] ?? ''
    if (viewer?.owns(path)) {
      if (isFromLoopback(request.headers)) return viewer.handle(request, response, path)
      return send(response, { status: 403, body: { message: 'Forbidden.' } })
    }
    const route = findRoute(path)
    const content = await readBody(request, MAX_BODY_BYTES)
    if (content.kind === 'cut off') return void response.destroy()

    if (!isFromLoopback(request.headers)) return send(response, { status: 403, body: { message: 'Forbidden.' } })
    if (route === undefined)
      return send(response, { status: 404, body: { message: `The route ${path.slice(1)} could not be found.` } })
    if (!route.methods.includes(request.method ?? ''))
      return send(response, {
        status: 405,
        body: { message: `The ${request.method} method is not supported for route ${path.slice(1)}.` },
        headers: { allow: route.methods.join(', ') },
      })

    const log = (status: number, duplicate: boolean, body: unknown) => {
      if (route.kind === 'event' || route.kind === 'otlp')
        store.add({ at: time(), path: route.path, status, duplicate, body })
    }
    const mood = route.kind === 'behaviour' ? {} : behaviours.take(route.path)
    const bytes = content.kind === 'whole' ? content.bytes : Buffer.alloc(0)
    if (mood.delayMs !== undefined) await wait(mood.delayMs, undefined, { signal: closing.signal })
    if (mood.refuse) {
      log(0, false, parseJson(bytes) ?? null)
      return void response.destroy()
    }
    if (mood.status !== undefined) {
      log(mood.status, false, parseJson(bytes) ?? null)
      const headers = mood.retryAfter === undefined ? {} : { 'retry-after': String(mood.retryAfter) }
      return send(response, { status: mood.status, body: { message: http.STATUS_CODES[mood.status] }, headers })
    }
    const answer =
      content.kind === 'too large'
        ? { status: 413, body: { message: 'Payload too large.' } }
        : await answerTo(request, route, bytes)
    log(answer.status, 'duplicate' in answer, 'parsed' in answer ? answer.parsed : null)
    if (mood.lose) return void response.destroy()
    send(response, answer)
  }

  const server = http.createServer((request, response) => {
    // The only rejection is a delay that close() ended.
    handle(request, response).catch(() => response.destroy())
  })
  server.requestTimeout = REQUEST_TIMEOUT_MS
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, resolve)
    })
  } catch (error) {
    store.close()
    throw error
  }

  const origin = `http://${host === '::1' ? '[::1]' : host}:${(server.address() as AddressInfo).port}`
  return {
    url: `${origin}${API_ROOT}`,
    usageUrl: `${origin}${USAGE_ROOT}`,
    origin,
    show: (request) => viewer?.add(request),
    received: store.received,
    setBehaviour: behaviours.set,
    close: async () => {
      closing.abort()
      viewer?.close()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
      store.close()
    },
  }
}

/** `setup` and `doctor` try a token with an empty health check, which is refused for its content and nothing else. */
export const isTokenTrial = ({ path, status, body }: ReceivedRequest): boolean =>
  path === '/health-checks' && status === 422 && JSON.stringify(body) === '{}'

function showAndTell(request: ReceivedRequest, viewer: Viewer | undefined, { onEvent }: IngestOptions): void {
  if (!isTokenTrial(request)) viewer?.add(request)
  onEvent?.(request)
}

function send(response: http.ServerResponse, { status, body, content, headers = {} }: Answer): void {
  const text = body === undefined || status === 204 || status === 304 ? '' : JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(content ?? text)
}

/** Undefined for what is no JSON: JSON itself has no such value. */
function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
