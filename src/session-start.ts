// The SessionStart hook, the only one that runs Node. Holds the session up as briefly as it can, never fails, and
// speaks only when there is something to say: what it prints goes to the person and to the model. The recorder runs it
// too: with --start-agent, and with UserPromptSubmit before the first prompt after the plugin's options were entered.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { claudeConfigFolder } from './config/claude-json.ts'
import { hiddenSettings, personalEnvironment } from './config/project-settings.ts'
import { resolveSettings, stateHome } from './config/settings.ts'
import { userHome } from './config/user-home.ts'
import { recordingOn } from './exporters/destinations.ts'
import { inProfile } from './exporters/profile.ts'
import { ownCommand } from './process/own-command.ts'
import { createRotatingLog } from './process/rotating-log.ts'
import { type Announcement, cannotRecord } from './session-start/announcement.ts'
import { knowsDestinations, startAgent } from './session-start/recording.ts'
import { startSession } from './session-start/session-start.ts'
import { pluginVersion } from './version.ts'

/** The client kills a hook after minutes; a session should not even wait seconds for us. */
const GIVE_UP_MS = 3_000

const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
// Nothing that a project's settings define may say where to send, or loosen what is sent.
const personal = personalEnvironment({
  env: process.env,
  folders: [process.cwd(), process.env.CLAUDE_PROJECT_DIR ?? '.'],
  own: join(userHome(), '.claude'),
})
// A home folder that the project names is nobody's: the system knows the person's.
for (const name of ['HOME', 'USERPROFILE']) if (personal.removed.includes(name)) delete process.env[name]
const home = stateHome(personal.env, userHome())
const log = createRotatingLog({ path: join(home, 'errors.log'), now: Date.now })

const hidesHome = personal.removed.includes('CLAUDE_METRICS_HOME')

const event = process.argv.includes('UserPromptSubmit') ? 'UserPromptSubmit' : 'SessionStart'

async function run(): Promise<void> {
  for (const path of personal.unclear) log.line(`${path} cannot be understood: no variable of this session is taken`)
  const ignored = personal.removed.filter((name) => name.startsWith('CLAUDE_'))
  if (ignored.length > 0) log.line(`not taken from the project's settings: ${ignored.join(', ')}`)
  const settings = resolveSettings({ env: personal.env, home })
  const options = {
    settings,
    hidden: hiddenSettings(settings, personal.removed),
    env: personal.env,
    nodePath: process.execPath,
    agentPath: beside('agent.mjs'),
    version: pluginVersion,
    log,
    now: Date.now,
  }
  if (process.argv.includes('--start-agent')) {
    if (recordingOn(settings) && !hidesHome && knowsDestinations(options))
      startAgent({ ...options, settings: inProfile(settings) })
    return
  }
  const announcement = await startSession({
    ...options,
    event,
    stdin: process.stdin,
    command: ownCommand(beside('cli.mjs'), process.env.PATH),
    claudeFolder: claudeConfigFolder(personal.env, userHome()),
    pid: process.pid,
    hidesHome,
    deniesBashArgs: personal.removed.some((name) => name.endsWith('_BASH_ARGS')),
    nodeVersion: process.versions.node,
  })
  if (announcement && event === 'SessionStart') await say(announcement)
}

const say = (announcement: Announcement) =>
  new Promise((done) => process.stdout.write(`${JSON.stringify(announcement)}\n`, done))

async function fail(error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error)
  log.line(`session start: ${reason}`)
  if (event === 'SessionStart' && !process.argv.includes('--start-agent')) await say(cannotRecord(home, reason))
}

setTimeout(() => process.exit(0), GIVE_UP_MS).unref()
// The client may be gone before it reads what we print.
process.stdout.on('error', () => process.exit(0))
run()
  .catch(fail)
  .finally(() => process.exit(0))
