/**
 * Many receivers take one signal only (Phoenix, MLflow and Jaeger traces, Prometheus metrics, Loki logs), and so answer
 * to the others.
 */
export const isOtherSignalsAnswer = (status: number): boolean => status === 404 || status === 405

/** Which settings to use with such a receiver. */
export const oneSignalAdvice = (outboxName: string): string =>
  `A receiver that does not take ${outboxName.replace('otlp-', '')} answers so: set the endpoints of the signals it takes ` +
  '(CLAUDE_METRICS_OTLP_TRACES_ENDPOINT, _METRICS_ENDPOINT, _LOGS_ENDPOINT) in place of CLAUDE_METRICS_OTLP_ENDPOINT.'
