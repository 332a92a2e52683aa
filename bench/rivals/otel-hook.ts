// A hook with an OpenTelemetry SDK inside: a provider, an OTLP exporter, one record, flush.
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { endpoint, readHookInput, TIMEOUT_MS } from './hook-input.ts'

const input = await readHookInput()
const exporter = new OTLPLogExporter({ url: `${endpoint()}/v1/logs`, timeoutMillis: TIMEOUT_MS })
const provider = new LoggerProvider({
  resource: resourceFromAttributes({ 'service.name': 'hook' }),
  processors: [new BatchLogRecordProcessor({ exporter })],
})
provider.getLogger('hook').emit({
  eventName: String(input['hook_event_name']),
  attributes: { 'session.id': String(input['session_id']), 'gen_ai.tool.name': String(input['tool_name']) },
})
await provider.shutdown().catch(() => undefined)
