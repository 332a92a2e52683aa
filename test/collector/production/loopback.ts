/**
 * A layer for collectors of the gateway on loopback: neither certificates nor tokens, which tests of other things would
 * only carry.
 */
export const OPEN_HTTP = `extensions: { basicauth/teams: { htpasswd: { file: '', inline: 'unused:unused' } } }
receivers: { otlp: { protocols: { http: { tls: null, auth: null } } } }
`

/** The same for the second tier, which has gRPC as well. */
export const OPEN_SAMPLER = `extensions: { basicauth/teams: { htpasswd: { file: '', inline: 'unused:unused' } } }
receivers: { otlp: { protocols: { http: { tls: null, auth: null }, grpc: { tls: null } } } }
`
