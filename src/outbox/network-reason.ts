/** Errors of certificates that the system or the company would have to vouch for. */
const UNKNOWN_AUTHORITY = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** OpenSSL's own form, which ends with a path of whoever built Node. */
const OPENSSL = /error:[0-9A-F]+:[^:]*:[^:]*:([^:]+)(?::.*)?$/s

/**
 * Code and message of a network error, with what to do where that is known; several tried addresses come as one error
 * with many inside.
 */
export function networkReason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown network error'
  const first = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error
  const { code = '' } = first as NodeJS.ErrnoException
  const message = OPENSSL.exec(first.message.trim())?.[1] ?? first.message
  const reason = message.includes(code) ? message : `${code} ${message}`
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER')
    return `${reason}: nobody speaks TLS there; http:// in place of https://?`
  if (UNKNOWN_AUTHORITY.has(code)) return `${reason}: NODE_EXTRA_CA_CERTS takes a PEM file with authorities to trust`
  return reason
}
