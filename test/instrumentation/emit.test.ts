import { logs } from '@opentelemetry/api-logs'
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'
import { describe, expect, test } from 'vitest'
import { emitOccurrence } from '../../src/instrumentation/emit.ts'
import { captureNames, readCapture } from './capture.ts'
import { of } from './check-session.ts'
import { documentedEvents } from './documented-events.ts'
import { replay } from './replay.ts'

function recordsOf(name: string) {
  const exporter = new InMemoryLogRecordExporter()
  const provider = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] })
  const occurrences = replay(readCapture(name))
  for (const occurrence of occurrences) emitOccurrence(provider.getLogger('test'), occurrence)
  logs.disable()
  return { occurrences, records: exporter.getFinishedLogRecords() }
}

const documented = documentedEvents()

describe.each(captureNames())('the log records of the recorded session %s', (name) => {
  test('stand in the documentation with their severities', () => {
    for (const { eventName, severityText } of recordsOf(name).records) {
      expect(documented.get(eventName ?? '')?.split(', '), `${eventName}`).toContain(severityText)
    }
  })

  test('have an error of the API as a record of its own, with what kind of error it was', () => {
    const { occurrences, records } = recordsOf(name)
    const failed = of(occurrences, 'execution').filter(({ fields }) => fields.stop_reason === 'api_error')
    const errors = records.filter(({ eventName }) => eventName === 'claude_code.api_error')
    expect(errors).toHaveLength(failed.length)
    for (const { attributes, severityText } of errors) {
      expect(severityText).toBe('ERROR')
      expect(attributes['error.type']).toMatch(/^\w+$/)
    }
    expect(new Set(records.map(({ attributes }) => attributes['event.id'])).size).toBeGreaterThanOrEqual(
      errors.length + 1,
    )
  })
})
