/** Names under which this machine answers itself. */
const LOOPBACK_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]'])

const hostName = (url: string): string | undefined => {
  try {
    return new URL(url).hostname
  } catch {
    return undefined
  }
}

/** Whether a server that binds `host` can be reached from this machine only. */
export const isLoopbackAddress = (host: string): boolean => LOOPBACK_NAMES.has(host) || host === '::1'

/**
 * Whether a request with these headers was meant for this machine. A web page can make a browser send requests to
 * 127.0.0.1; DNS rebinding shows in `Host`, everything else in `Origin`.
 */
export function isFromLoopback(headers: { host?: string | undefined; origin?: string | undefined }): boolean {
  const { host, origin } = headers
  // `Host` is an authority, nothing more: what would change the URL's meaning around it is not one.
  if (host === undefined || /[/\\?#@\s]/.test(host)) return false
  if (!LOOPBACK_NAMES.has(hostName(`http://${host}`) ?? '')) return false
  return origin === undefined || LOOPBACK_NAMES.has(hostName(origin) ?? '')
}
