import { readFile } from 'node:fs/promises'
import { rootCertificates, type SecureContextOptions } from 'node:tls'
import { setFlagsFromString } from 'node:v8'
import type { Dispatcher } from 'undici'
import { decodedBody } from './answer-body.ts'
import { networkReason } from './network-reason.ts'
import { proxyFor } from './proxy.ts'

export interface HttpRequest {
  method?: 'GET' | 'POST'
  url: string
  headers: Record<string, string>
  body?: Uint8Array
  /** Hard limit for the whole exchange, connecting and the last byte of the answer included. Milliseconds. */
  timeoutMs: number
}

/** What came back. `sent: false` means that the request cannot have reached the server. */
export type HttpOutcome =
  | { kind: 'answer'; status: number; contentType: string; retryAfter?: string; text: string; bytes: Buffer }
  | { kind: 'no-answer'; reason: string; sent: boolean }

export interface HttpClient {
  /** Never rejects: every failure is an outcome. Redirects are answers like any other; they are not followed. */
  send(request: HttpRequest): Promise<HttpOutcome>
  close(): Promise<void>
}

/** An answer is a receipt or an error message; whoever sends more is cut off. */
const MAX_ANSWER_BYTES = 64 * 1024

/** Connecting may take a slow TLS handshake; the timeout of the request itself is usually shorter. */
const CONNECT_TIMEOUT_MS = 5_000

/** Sockets per destination: the outbox has 8 requests in flight, a health check and a doctor come on top. */
const MAX_SOCKETS = 16

/** Paths of PEM files. */
export interface TlsFiles {
  /** Authorities to trust besides the usual ones. */
  certificate?: string | undefined
  clientKey?: string | undefined
  clientCertificate?: string | undefined
}

export interface HttpClientOptions {
  env: Record<string, string | undefined>
  /** Read before the first request, and again before the next one as long as that fails. */
  tls?: TlsFiles
}

/**
 * An HTTP client with a keep-alive pool. `env` is read for HTTP_PROXY, HTTPS_PROXY and NO_PROXY in either case;
 * extra CA certificates come from NODE_EXTRA_CA_CERTS, which Node itself reads unless `tls` names others. undici loads
 * with the first request.
 */
export function createHttpClient({ env, tls = {} }: HttpClientOptions): HttpClient {
  // By the URL of the proxy; the direct way has none.
  const agents = new Map<string, Promise<Dispatcher>>()
  return {
    async send(request) {
      let way = ''
      try {
        const proxy = proxyFor(new URL(request.url), env)
        way = proxy?.url ?? ''
        const agent = agents.get(way) ?? createAgent(env, tls, proxy?.url)
        agents.set(way, agent)
        const outcome = await exchange(await agent, request)
        // Whoever reads that a connection was refused shall know which.
        return outcome.kind === 'no-answer' && proxy !== undefined
          ? { ...outcome, reason: `${outcome.reason} (through the proxy of ${proxy.variable})` }
          : outcome
      } catch (error) {
        agents.delete(way)
        return { kind: 'no-answer', reason: networkReason(error), sent: false }
      }
    },
    async close() {
      const closing = [...agents.values()]
      agents.clear()
      await Promise.all(closing.map(async (agent) => (await agent).destroy()))
    },
  }
}

async function createAgent(env: HttpClientOptions['env'], tls: TlsFiles, proxy?: string): Promise<Dispatcher> {
  // undici parses HTTP in WebAssembly. Optimising that takes V8 10 MB that it never gives back, for no measurable
  // speed.
  setFlagsFromString('--liftoff-only')
  const connectOptions = { timeout: CONNECT_TIMEOUT_MS, ...(await readTls(tls, env.NODE_EXTRA_CA_CERTS)) }
  const options = { connections: MAX_SOCKETS, connect: connectOptions, requestTls: connectOptions }
  if (proxy === undefined) {
    const { default: Agent } = await import('undici/lib/dispatcher/agent.js')
    return new Agent(options)
  }
  const { default: ProxyAgent } = await import('undici/lib/dispatcher/proxy-agent.js')
  const { default: Dispatcher } = await import('undici/lib/dispatcher/dispatcher.js')
  const { default: connect } = await import('undici/lib/api/api-connect.js')
  // undici's index does this for its whole API; the proxy agent needs this one method of it, to ask for tunnels.
  Object.assign(Dispatcher.prototype, { connect })
  // Without a tunnel for plain http, as curl does it: many company proxies allow CONNECT to port 443 only.
  return new ProxyAgent({ ...options, uri: proxy, proxyTunnel: false })
}

async function readTls(
  { certificate, clientKey, clientCertificate }: TlsFiles,
  extraCertificates: string | undefined,
): Promise<SecureContextOptions> {
  const [own, key, cert] = await Promise.all([certificate, clientKey, clientCertificate].map(readPem))
  // Node does without a file that it cannot read, and so do we.
  const extra = own && extraCertificates ? await readPem(extraCertificates).catch(() => undefined) : undefined
  return {
    // Authorities of one's own would replace all others, Node's extra ones too.
    ...(own !== undefined && { ca: [...rootCertificates, ...(extra === undefined ? [] : [extra]), own] }),
    ...(key !== undefined && { key }),
    ...(cert !== undefined && { cert }),
  }
}

const readPem = async (path: string | undefined): Promise<string | undefined> =>
  path === undefined ? undefined : await readFile(path, 'utf8')

/** One exchange through undici's dispatch interface, which costs neither a stream nor an AbortSignal per request. */
function exchange(agent: Dispatcher, request: HttpRequest): Promise<HttpOutcome> {
  const { promise, resolve } = withResolvers<HttpOutcome>()
  const url = new URL(request.url)
  let controller: Dispatcher.DispatchController | undefined
  let answer: { status: number; contentType: string; retryAfter?: string } | undefined
  let contentEncoding = ''
  const chunks: Buffer[] = []
  let bytes = 0
  let settled = false

  function settle(outcome: HttpOutcome): void {
    if (settled) return
    settled = true
    clearTimeout(timer)
    resolve(outcome)
  }
  /** The status is certain, the rest of the body is not coming. Half a receipt is no receipt; half an error is one. */
  function giveUp(reason: string): void {
    if (answer && (answer.status >= 300 || bytes > MAX_ANSWER_BYTES))
      settle({ kind: 'answer', ...answer, ...received() })
    else settle({ kind: 'no-answer', reason, sent: controller !== undefined })
    controller?.abort(new Error(reason))
  }
  const received = (): { text: string; bytes: Buffer } => {
    const sent = Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES)
    const all = decodedBody(sent, contentEncoding, MAX_ANSWER_BYTES)
    return { text: all.toString('utf8'), bytes: all }
  }
  const timer = setTimeout(() => giveUp(`no complete answer within ${request.timeoutMs} ms`), request.timeoutMs)

  try {
    agent.dispatch(
      {
        origin: url.origin,
        path: url.pathname + url.search,
        method: request.method ?? 'POST',
        headers: request.headers,
        body: request.body ?? null,
        // Our own timer covers the whole exchange; undici's count from byte to byte, so a trickle never ends them.
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      {
        onRequestStart(started) {
          controller = started
          if (settled) started.abort(new Error('given up while connecting'))
        },
        onResponseStart(_, status, headers) {
          // 1xx announces the answer and is not it.
          if (status < 200) return
          const retryAfter = single(headers['retry-after'])
          answer = { status, contentType: single(headers['content-type']) ?? '' }
          contentEncoding = single(headers['content-encoding']) ?? ''
          if (retryAfter !== undefined) answer.retryAfter = retryAfter
        },
        onResponseData(_, chunk) {
          bytes += chunk.length
          chunks.push(chunk)
          if (bytes > MAX_ANSWER_BYTES) giveUp('the answer is too long')
        },
        onResponseEnd() {
          if (answer) settle({ kind: 'answer', ...answer, ...received() })
        },
        onResponseError: (_, error) => giveUp(networkReason(error)),
      },
    )
  } catch (error) {
    giveUp(networkReason(error))
  }
  return promise
}

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

const single = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)
