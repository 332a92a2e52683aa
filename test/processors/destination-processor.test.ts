import { type ExportResult, ExportResultCode } from '@opentelemetry/core'
import { LoggerProvider, type LogRecordExporter, type ReadableLogRecord } from '@opentelemetry/sdk-logs'
import { expect, test } from 'vitest'
import { createDestinationProcessor } from '../../src/processors/destination-processor.ts'

/** An exporter that keeps what it gets and answers as the test says. */
function keeping(answer: () => ExportResult = () => ({ code: ExportResultCode.SUCCESS })) {
  const batches: ReadableLogRecord[][] = []
  let isShut = false
  const exporter: LogRecordExporter = {
    export: (records, callback) => {
      batches.push(records)
      callback(answer())
    },
    forceFlush: async () => {},
    shutdown: async () => {
      isShut = true
    },
  }
  return { exporter, batches, isShut: () => isShut }
}

const loggerOf = (...processors: ReturnType<typeof createDestinationProcessor>[]) =>
  new LoggerProvider({ processors }).getLogger('test')

test('records are exported together, in order, when they are delivered, and only once', async () => {
  const { exporter, batches } = keeping()
  const processor = createDestinationProcessor([], exporter)
  const logger = loggerOf(processor)
  for (const body of ['a', 'b', 'c']) logger.emit({ body })
  expect(batches).toEqual([])
  await processor.deliver()
  await processor.deliver()
  expect(batches.map((batch) => batch.map(({ body }) => body))).toEqual([['a', 'b', 'c']])
})

test('however many records there are, none is dropped', async () => {
  const { exporter, batches } = keeping()
  const processor = createDestinationProcessor([], exporter)
  const logger = loggerOf(processor)
  for (let index = 0; index < 10_000; index += 1) logger.emit({ attributes: { index } })
  await processor.deliver()
  expect(batches.flat()).toHaveLength(10_000)
})

test('an exporter that fails makes the delivery fail; emitted again, the records come again', async () => {
  let fails = true
  const error = new Error('disk full')
  const { exporter, batches } = keeping(() =>
    fails ? { code: ExportResultCode.FAILED, error } : { code: ExportResultCode.SUCCESS },
  )
  const processor = createDestinationProcessor([], exporter)
  const logger = loggerOf(processor)
  logger.emit({ body: 'a' })
  await expect(processor.deliver()).rejects.toThrow('disk full')
  fails = false
  // The agent puts the spool files back and makes the same records of them again.
  logger.emit({ body: 'a' })
  await processor.deliver()
  expect(batches.map((batch) => batch.map(({ body }) => body))).toEqual([['a'], ['a']])
})

test('a failure without a word is a failure all the same', async () => {
  const { exporter } = keeping(() => ({ code: ExportResultCode.FAILED }))
  const processor = createDestinationProcessor([], exporter)
  loggerOf(processor).emit({ body: 'a' })
  await expect(processor.deliver()).rejects.toThrow()
})

test('each destination transforms its own copy, in order', async () => {
  const [one, two] = [keeping(), keeping()]
  const first = createDestinationProcessor(
    [(all) => ({ ...all, text: `${String(all['text'])}1` }), (all) => ({ ...all, text: `${String(all['text'])}2` })],
    one.exporter,
  )
  const second = createDestinationProcessor([], two.exporter)
  loggerOf(first, second).emit({
    eventName: 'e',
    timestamp: 1_795_176_001_500,
    severityNumber: 9,
    attributes: { text: 'x', list: ['y'] },
  })
  await Promise.all([first.deliver(), second.deliver()])
  expect(one.batches[0]?.[0]?.attributes).toEqual({ text: 'x12', list: ['y'] })
  expect(two.batches[0]?.[0]).toMatchObject({
    eventName: 'e',
    hrTime: [1_795_176_001, 500_000_000],
    severityNumber: 9,
    attributes: { text: 'x' },
  })
})

test('the end delivers what is left', async () => {
  const { exporter, batches, isShut } = keeping()
  const processor = createDestinationProcessor([], exporter)
  loggerOf(processor).emit({ body: 'a' })
  await processor.shutdown()
  expect([batches.flat().length, isShut()]).toEqual([1, true])
})
