import { setTimeout as delay } from 'node:timers/promises'
import { awaitAgentLock } from '../../src/process/agent-lock.ts'

// An agent that does nothing: `starter HOME VERSION [AT_MS]` waits for the moment, takes the lock, says how that went,
// beats until SIGTERM.
const [home = '', version = '1', startAtMs = '0'] = process.argv.slice(2)
await delay(Math.max(0, Number(startAtMs) - Date.now()))
const lock = await awaitAgentLock({ home, version, fingerprint: 'f', now: Date.now })
if (lock.kind === 'held') {
  const beats = setInterval(() => lock.beat() || process.exit(3), 200)
  // Before it is announced: whoever reads that it holds the lock may signal it at once.
  process.on('SIGTERM', () => {
    lock.release()
    clearInterval(beats)
    process.stdin.destroy()
  })
  process.stdin.resume()
}
process.stdout.write(`${lock.kind}\n`)
