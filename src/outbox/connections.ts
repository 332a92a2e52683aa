import { createHttpClient, type HttpClient, type TlsFiles } from './http-client.ts'

/** The HTTP clients of a process. */
export interface Connections {
  /** A client with sockets of its own. */
  connect(tls?: TlsFiles): HttpClient
  /** Closes all of them. */
  close(): Promise<void>
}

/** @param env read for proxies and extra certificates */
export function createConnections(env: Record<string, string | undefined>): Connections {
  const clients: HttpClient[] = []
  return {
    connect(tls) {
      const client = createHttpClient({ env, ...(tls !== undefined && { tls }) })
      clients.push(client)
      return client
    },
    async close() {
      await Promise.all(clients.map((client) => client.close()))
    },
  }
}
