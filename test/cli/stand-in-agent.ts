// Takes the agent's place in tests: holds its lock, notes the environment it got, leaves on SIGTERM.
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { settingsFingerprint } from '../../src/config/fingerprint.ts'
import { withoutSessionWords } from '../../src/config/session-words.ts'
import { resolveSettings, stateHome } from '../../src/config/settings.ts'
import { userHome } from '../../src/config/user-home.ts'
import { awaitAgentLock } from '../../src/process/agent-lock.ts'
import { pluginVersion } from '../../src/version.ts'

/** Longer than any test; what a test loses sight of shall not outlive it for long. Milliseconds. */
const LIFETIME_MS = 120_000

const home = stateHome(process.env, userHome())
// The session start made it; without it, the test is over.
if (!existsSync(home)) process.exit(0)
const fingerprint = settingsFingerprint(resolveSettings({ env: withoutSessionWords(process.env), home }))
// Before the lock, as the real one: whoever sees the lock may signal at once.
let leave = () => process.exit(0)
process.once('SIGTERM', () => leave())
const lock = await awaitAgentLock({ home, version: pluginVersion, fingerprint, now: Date.now })
if (lock.kind === 'held') {
  leave = () => {
    lock.release()
    process.exit(0)
  }
  // Whole, or not there: tests wait for the name.
  const environment = join(home, `environment.${process.pid}`)
  writeFileSync(`${environment}.draft`, JSON.stringify(process.env))
  renameSync(`${environment}.draft`, environment)
  setTimeout(() => leave(), LIFETIME_MS)
  setInterval(() => {
    if (!lock.beat()) process.exit(0)
  }, 100)
}
