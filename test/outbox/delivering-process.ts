import { createHttpClient } from '../../src/outbox/http-client.ts'
import { createOutbox } from '../../src/outbox/outbox.ts'
import type { OutboxRequest } from '../../src/outbox/request.ts'

// Run as a process of its own: puts `count` requests in batches, delivers meanwhile, says what is safe on disk, line by
// line.
const [folder = '', baseUrl = '', count = '0', prefix = '', batchSize = '25'] = process.argv.slice(2)

const outbox = createOutbox({
  folder,
  destination: { name: 'claude-metrics', baseUrl, headers: () => ({}) },
  http: createHttpClient({ env: {} }),
  log: { line: (text) => void process.stderr.write(`${text}\n`) },
  now: Date.now,
})
outbox.start()

const BATCH = Number(batchSize)
for (let first = 0; first < Number(count); first += BATCH) {
  const batch = Array.from({ length: BATCH }, (_, index): OutboxRequest => {
    const id = `${prefix}-${first + index}`
    return { id, path: '/events/tool', body: { event_id: id }, occurredAtMs: Date.now(), orderKey: `s-${index % 5}` }
  })
  await outbox.put(batch)
  process.stdout.write(`${batch.map(({ id }) => id).join('\n')}\n`)
}
await outbox.idle()
await outbox.stop()
process.stdout.write('done\n')
