import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { awaitAgentLock } from '../../src/process/agent-lock.ts'

// An agent as `ensureAgent` starts it: everything comes by environment. Writes down what it sees, holds the lock until SIGTERM.
const home = process.env.CLAUDE_METRICS_HOME ?? ''
writeFileSync(join(home, 'seen.json'), JSON.stringify({ env: process.env, cwd: process.cwd() }))
const version = process.env.CLAUDE_METRICS_TEST_VERSION ?? '1'
const lock = await awaitAgentLock({ home, version, fingerprint: 'f', now: Date.now })
if (lock.kind === 'held') {
  // A test that fails must not leave it behind for ever.
  const life = setInterval(() => lock.beat() || process.exit(3), 1_000)
  process.on('SIGTERM', () => {
    lock.release()
    clearInterval(life)
  })
}
