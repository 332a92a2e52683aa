// Takes the agent's place in tests: holds its lock, notes the environment it got, leaves on SIGTERM.
import { writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { settingsFingerprint } from '../../src/config/fingerprint.ts'
import { resolveSettings, stateHome } from '../../src/config/settings.ts'
import { awaitAgentLock } from '../../src/process/agent-lock.ts'
import { pluginVersion } from '../../src/version.ts'

const home = stateHome(process.env, homedir())
const fingerprint = settingsFingerprint(resolveSettings({ env: process.env, home }))
const lock = await awaitAgentLock({ home, version: pluginVersion, fingerprint, now: Date.now })
if (lock.kind === 'held') {
  writeFileSync(join(home, `environment.${process.pid}`), JSON.stringify(process.env))
  const beat = setInterval(() => lock.beat(), 5_000)
  process.once('SIGTERM', () => {
    clearInterval(beat)
    lock.release()
  })
}
