// The agent: one detached process per state folder that turns what hooks recorded into requests and delivers them.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { healthcheckLogPath, runAgent } from './agent/run-agent.ts'
import { startSuccessor } from './agent/successor.ts'
import { createWakeup } from './agent/wakeup.ts'
import { settingsFingerprint } from './config/fingerprint.ts'
import { secretVariables } from './config/secret-variables.ts'
import { withoutSessionWords } from './config/session-words.ts'
import { resolveSettings, stateHome } from './config/settings.ts'
import { userHome } from './config/user-home.ts'
import { recordingOn } from './exporters/destinations.ts'
import { awaitAgentLock } from './process/agent-lock.ts'
import { createRotatingLog } from './process/rotating-log.ts'
import { pluginVersion } from './version.ts'

const env = process.env
const home = stateHome(env, userHome())
const now = Date.now
const errors = createRotatingLog({ path: join(home, 'errors.log'), now })
const log = createRotatingLog({ path: healthcheckLogPath(home), now })
const wakeup = createWakeup()
let stoppedAtMs: number | undefined

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.on(signal, () => {
    stoppedAtMs ??= now()
    wakeup.wake()
  })
}
process.on('unhandledRejection', (reason) =>
  errors.line(`unexpected: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`),
)
process.on('uncaughtException', (error) => {
  errors.line(`the agent ends: ${error.stack ?? error.message}`)
  process.exit(1)
})

async function main(): Promise<void> {
  process.umask(0o077)
  const { content } = resolveSettings({ env, home })
  const settings = resolveSettings({ env: withoutSessionWords(env), home })
  const ownEnvironment = { ...env }
  // Read once; the programs that are run from here on (git, ps) have no use for them.
  for (const name of secretVariables) delete process.env[name]
  if (!recordingOn(settings)) return
  const version = pluginVersion
  const fingerprint = settingsFingerprint(settings)
  const lock = await awaitAgentLock({ home, version, fingerprint, now })
  if (lock.kind !== 'held') return
  for (const problem of settings.problems) errors.line(problem)
  log.line(`agent ${version} started, pid ${process.pid}`)
  const programPath = fileURLToPath(import.meta.url)
  try {
    const own = {
      settings,
      contentAtStart: content.value,
      env,
      userHome: userHome(),
      version,
      programPath,
      lock,
      wakeup,
    }
    await runAgent({ ...own, isStopping: () => stoppedAtMs !== undefined, errors, log, now })
  } finally {
    log.line('agent stopped')
    lock.release()
  }
  const launch = {
    home,
    nodePath: process.execPath,
    agentPath: programPath,
    env: ownEnvironment,
    version,
    fingerprint,
    now,
  }
  startSuccessor({ ...launch, sinceMs: stoppedAtMs ?? 0 })
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    errors.line(`the agent ends: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    process.exit(1)
  },
)
