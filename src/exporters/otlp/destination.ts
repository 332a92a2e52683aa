import type { DestinationKind } from '../destination-kind.ts'
import { check } from './check.ts'
import { otlpEndpoints } from './endpoints.ts'
import { open } from './exporter.ts'
import { isOtherSignalsAnswer, oneSignalAdvice } from './one-signal.ts'
import { SIGNALS } from './signal.ts'

/**
 * Any receiver of OpenTelemetry's protocol. Each signal has an outbox of its own, because each may have an endpoint of
 * its own.
 */
export const otlp: DestinationKind = {
  name: 'otlp',
  settings: [
    ...(['otlpEndpoint', 'otlpLogsEndpoint', 'otlpTracesEndpoint', 'otlpMetricsEndpoint'] as const),
    ...(['otlpHeaders', 'otlpProtocol', 'otlpCompression', 'otlpTimeoutMs', 'otlpMetricsIntervalMs'] as const),
    ...(['otlpCertificate', 'otlpClientKey', 'otlpClientCertificate'] as const),
    ...(['otlpServiceName', 'otlpContent', 'otlpOpenInference', 'otlpTemporality'] as const),
    ...(['otlpBesideNative'] as const),
  ],
  isConfigured: (settings) => Object.values(otlpEndpoints(settings)).some((url) => url !== undefined),
  outboxNames: (settings) =>
    SIGNALS.filter((signal) => otlpEndpoints(settings)[signal] !== undefined).map((signal) => `otlp-${signal}`),
  open,
  check,
  whenRefused: {
    // A collector knows no token, only headers.
    trouble: (waits) => `refuses the headers; ${waits} until they are replaced.`,
    advice: 'The server wants credentials: check its URL, and its headers where it takes any.',
  },
  whenNotAccepted: (outboxName, answer) =>
    isOtherSignalsAnswer(Number.parseInt(answer, 10)) ? oneSignalAdvice(outboxName) : undefined,
  preview: {
    readable: (settings) => ({
      ...settings,
      otlpProtocol: { ...settings.otlpProtocol, value: 'http/json' },
      otlpCompression: { ...settings.otlpCompression, value: 'none' },
    }),
  },
}
