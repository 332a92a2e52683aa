import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Certificates {
  /** What the gateway's configurations read. */
  env: Record<string, string>
  /** The authority's certificate, PEM. */
  ca: string
}

/**
 * An authority, and one certificate of it for both tiers and for Kafka's brokers, named as `balancer.yaml` expects the
 * second tier, and as this machine.
 */
export function createCertificates(folder: string): Certificates {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=Test CA', '-days', '2')
  openssl('req', ...newKey, '-keyout', 'tls.key', '-out', 'tls.csr', '-subj', '/CN=samplers')
  writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:samplers,IP:127.0.0.1')
  const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names']
  openssl('x509', '-req', '-in', 'tls.csr', '-out', 'tls.crt', ...signed)
  const path = (name: string) => join(folder, name)
  return {
    env: { CA_FILE: path('ca.crt'), TLS_CERT_FILE: path('tls.crt'), TLS_KEY_FILE: path('tls.key') },
    ca: readFileSync(path('ca.crt'), 'utf8'),
  }
}
