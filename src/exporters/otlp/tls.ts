import type { Settings } from '../../config/settings.ts'
import type { TlsFiles } from '../../outbox/http-client.ts'

/** The certificates that a collector of one's own may want. */
export const otlpTls = (settings: Settings): TlsFiles => ({
  certificate: settings.otlpCertificate.value,
  clientKey: settings.otlpClientKey.value,
  clientCertificate: settings.otlpClientCertificate.value,
})
