import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface HeldPort {
  port: number
  url: string
}

/**
 * A port of this machine where nobody listens. A server of the test's own may, whenever it likes; no other process is
 * given the port meanwhile: an open connection holds it until this process ends, and what looks for a free port passes
 * over it.
 */
export async function holdPort(): Promise<HeldPort> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const near = connect(port, '127.0.0.1')
  const [[far]] = (await Promise.all([once(server, 'connection'), once(near, 'connect')])) as [[Socket], unknown]
  for (const end of [near, far]) end.unref()
  // Its callback waits for the connection to end; that nobody listens any more is so in the next turn of the event
  // loop.
  server.close()
  await new Promise((resolve) => setImmediate(resolve))
  return { port, url: `http://127.0.0.1:${port}` }
}
