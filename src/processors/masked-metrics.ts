import type { Attributes } from '@opentelemetry/api'
import type { AnyValueMap } from '@opentelemetry/api-logs'
import type { ViewOptions } from '@opentelemetry/sdk-metrics'
import { redactSecrets } from './redaction.ts'

/**
 * Metrics pass no processor. The names of models and tools are all the text in them, and a model may make up the name
 * of a tool.
 */
export const maskedMetrics: ViewOptions = {
  instrumentName: '*',
  attributesProcessors: [{ process: (attributes) => redactSecrets(attributes as AnyValueMap) as Attributes }],
}
