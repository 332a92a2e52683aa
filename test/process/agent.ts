import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { awaitAgentLock } from '../../src/process/agent-lock.ts'

// An agent as `ensureAgent` starts it: everything comes by environment. Writes down what it sees, holds the lock until
// SIGTERM.
const home = process.env.CLAUDE_METRICS_HOME ?? ''
const seen = { env: process.env, cwd: process.cwd(), nodeArguments: process.execArgv }
writeFileSync(join(home, 'seen.json'), JSON.stringify(seen))
const version = process.env.CLAUDE_METRICS_TEST_VERSION ?? '1'
// Before the lock, as the real one: whoever sees the lock may signal at once, and a process that dies while it takes
// the lock leaves a guard that holds its successor up for ten seconds.
let isTold = false
let leave = () => {}
process.on('SIGTERM', () => {
  isTold = true
  leave()
})
const lock = await awaitAgentLock({ home, version, fingerprint: 'f', now: Date.now })
if (lock.kind === 'held') {
  // A test that fails must not leave it behind for ever.
  const life = setInterval(() => lock.beat() || process.exit(3), 1_000)
  leave = () => {
    lock.release()
    clearInterval(life)
    process.exit(0)
  }
  if (isTold) leave()
}
