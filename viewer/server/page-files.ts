import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'

/** Everything that the page may do is load its own two files, ask this server, and nothing else. */
const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
}

const FILES: ReadonlyMap<string, { name: string; type: string }> = new Map([
  ['/', { name: 'page.html', type: 'text/html; charset=utf-8' }],
  ['/page.js', { name: 'page.js', type: 'text/javascript; charset=utf-8' }],
  ['/page.css', { name: 'page.css', type: 'text/css; charset=utf-8' }],
  ['/page.svg', { name: 'page.svg', type: 'image/svg+xml' }],
])

/** Where the page gets what it shows: from a feed of what arrives, or from all that is known of the past. */
export type PageSource = 'live' | 'history'

export interface PageFile {
  type: string
  content: Buffer
}

/**
 * The page's files by path.
 *
 * @throws when `folder` does not hold them
 */
export function readPage(folder: string, source: PageSource): Map<string, PageFile> {
  return new Map(
    [...FILES].map(([path, { name, type }]) => {
      const content = readFileSync(join(folder, name))
      if (path !== '/') return [path, { type, content }]
      const html = content.toString('utf8').replace('<html ', `<html data-source="${source}" `)
      return [path, { type, content: Buffer.from(html) }]
    }),
  )
}

/** Sets the headers of every answer. False when it has answered already, for the page makes no such request. */
export function admit(request: IncomingMessage, response: ServerResponse, path: string): boolean {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value)
  const refuse = (status: number, reason: string) => {
    response.writeHead(status, { 'content-type': 'text/plain' }).end(reason)
    return false
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD')
    return refuse(405, 'GET only')
  }
  // Another site may link to the page, and gets nothing else from this server.
  const { 'sec-fetch-site': site, 'sec-fetch-mode': mode } = request.headers
  const isVisit = path === '/' && mode === 'navigate'
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isVisit)
    return refuse(403, 'Only for the page itself')
  return true
}
