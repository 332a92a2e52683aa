// Writes rows until it is killed, and says what is committed.
import { withStore } from '../../src/store/store.ts'

const [home = '', session = ''] = process.argv.slice(2)
await withStore({ home, now: Date.now, onDamage: () => {} }, (store) => {
  for (let batch = 0; batch < 1_000; batch++) {
    store.put(
      Array.from({ length: 200 }, (_, index) => ({
        table: 'tool_calls' as const,
        values: { session_id: session, id: `${batch}-${index}`, at_ms: 1, name: 'Bash', success: 1, origin: 0 },
      })),
    )
    process.send?.(batch)
  }
})
