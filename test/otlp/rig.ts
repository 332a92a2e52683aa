import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ExportResultCode } from '@opentelemetry/core'
import { onTestFinished } from 'vitest'
import type { Encoding } from '../../src/exporters/otlp/encoding.ts'
import {
  createOtlpLogExporter,
  createOtlpMetricExporter,
  createOtlpSpanExporter,
} from '../../src/exporters/otlp/exporter.ts'
import { type OtlpDestinationOptions, otlpDestination } from '../../src/exporters/otlp/outbox-destination.ts'
import { createHttpClient, type TlsFiles } from '../../src/outbox/http-client.ts'
import { createOutbox, type Outbox } from '../../src/outbox/outbox.ts'

export const PROTOBUF: Encoding = { protocol: 'http/protobuf', compression: 'gzip' }
export const JSON_PLAIN: Encoding = { protocol: 'http/json', compression: 'none' }

export interface RigOptions extends Partial<OtlpDestinationOptions> {
  url: string
  encoding?: Encoding
  tls?: TlsFiles
  env?: Record<string, string>
  folder?: string
  now?: () => number
}

export interface Rig {
  outbox: Outbox
  folder: string
  log: string[]
  export: <Items>(items: Items) => Promise<void>
}

/** An exporter, its outbox on a real folder and a real HTTP client, started; stopped with the test. */
export function createRig(options: RigOptions): Rig {
  const { url, encoding = PROTOBUF, tls = {}, env = {}, now = Date.now, signal = 'logs', ...changes } = options
  const root = mkdtempSync(join(tmpdir(), 'otlp-'))
  const folder = options.folder ?? join(root, `otlp-${signal}`)
  const log: string[] = []
  const http = createHttpClient({ env, tls })
  const outbox = createOutbox({
    folder,
    destination: otlpDestination({
      signal,
      url: `${url}/v1/${signal}`,
      headers: () => ({}),
      // Receiver and exporter share this process: after a pause of both, the exporter's timer is what comes first.
      timeoutMs: 60_000,
      maxBytes: 10 * 1024 * 1024,
      random: () => 0.5,
      ...changes,
    }),
    http,
    log: { line: (text) => void log.push(text) },
    now,
    random: () => 0.5,
  })
  onTestFinished(async () => {
    await http.close()
    await outbox.stop()
    rmSync(root, { recursive: true, force: true })
  })
  outbox.start()
  const { put } = outbox
  const exporters = {
    logs: createOtlpLogExporter({ put, encoding }),
    traces: createOtlpSpanExporter({ put, encoding }),
    metrics: createOtlpMetricExporter({ put, encoding, now }),
  }
  return {
    outbox,
    folder,
    log,
    export: (items) =>
      new Promise((resolve, reject) =>
        exporters[signal].export(items as never, ({ code, error }) =>
          code === ExportResultCode.SUCCESS ? resolve() : reject(error),
        ),
      ),
  }
}
