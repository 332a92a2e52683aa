import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { definitions } from '../config/setting-definitions.ts'
import { readFileIfThere, type Settings } from '../config/settings.ts'
import { DESTINATIONS, recordingOn } from '../exporters/destinations.ts'
import { inProfile, notedProfile, noteProfile, takeProfile } from '../exporters/profile.ts'
import { bothInstalled, formerPluginEnabled } from '../migration/installed.ts'
import { readAgent } from '../process/agent-owner.ts'
import { ownPidNamespace } from '../process/identity.ts'
import { whyNotOwn } from '../process/own-folder.ts'
import { writePrivateFile } from '../process/private-files.ts'
import { publishEntry } from '../spool/publish.ts'
import { readAgentStatus } from '../status/agent-status.ts'
import { deliveryTrouble } from '../status/delivery-trouble.ts'
import { isNodeSupported } from '../version.ts'
import {
  type Announcement,
  cannotRecord,
  foreignHome,
  hiddenDestination,
  nodeTooOld,
  notConfigured,
  troubles,
} from './announcement.ts'
import { readHookInput } from './hook-input.ts'
import {
  endRecording,
  isConfiguredElsewhere,
  knowsDestinations,
  openRecording,
  type RecordingOptions,
  resumeHealthChecks,
  startAgent,
} from './recording.ts'

export interface SessionStartOptions extends RecordingOptions {
  /**
   * UserPromptSubmit: the first prompt after the plugin's options were entered in a session that was not recorded. The
   * recorder, which waits for this, records it itself: nothing is on stdin.
   */
  event: 'SessionStart' | 'UserPromptSubmit'
  stdin: Readable
  command: string
  /** The client's configuration folder. */
  claudeFolder: string
  pid: number
  /** The project's settings have a say on Bash arguments, which can only be no. */
  deniesBashArgs: boolean
  /** The project's settings name a state folder, or may. */
  hidesHome: boolean
  nodeVersion: string
}

/** Sources that go on with a session whose start is recorded already. */
const CONTINUATIONS = ['clear', 'compact']

/**
 * What happens when a session starts: the configuration decides whether recording is on, the session's own event is
 * recorded, an agent runs. Gives what is to be said, which is nothing when all is well.
 *
 * @throws when the state folder cannot be used
 */
export async function startSession(options: SessionStartOptions): Promise<Announcement | undefined> {
  const { settings, nodeVersion, command, stdin, now } = options
  if (!isNodeSupported(nodeVersion)) return nodeTooOld(nodeVersion)
  // Switched off for this session only: the recorder sees the same variable, and other sessions go on.
  if (settings.disabled.value && settings.disabled.origin === 'environment') return undefined
  if (options.hidesHome) {
    const source = (await readHookInput(stdin))?.fields.source
    return CONTINUATIONS.some((one) => one === source) ? undefined : foreignHome
  }
  const notOwn = whyNotOwn(settings.home.value)
  if (notOwn !== undefined) {
    const source = (await readHookInput(stdin))?.fields.source
    closeIfOwn(options)
    return CONTINUATIONS.some((one) => one === source) ? undefined : cannotRecord(settings.home.value, notOwn)
  }
  if (settings.disabled.value) {
    endRecording(options)
    return troubles(settings.unreadable)
  }
  const input = await readHookInput(stdin)
  const isNews = options.event === 'SessionStart' && !CONTINUATIONS.some((source) => source === input?.fields.source)
  const hidden = (['apiUrl', 'apiToken'] as const).filter((name) => options.hidden?.includes(name))
  const unknown = hidden.length > 0 ? [hiddenDestination(hidden.map((name) => definitions[name].env))] : []
  const hasAgent = readAgent(settings.home.value, now) !== undefined
  if (!recordingOn(settings)) {
    // What the environment may have said is hidden by the project's settings: no reason to end what other sessions
    // have.
    if (options.hidden?.length) return isNews && !hasAgent ? troubles([...settings.problems, ...unknown]) : undefined
    // Another terminal's environment configures what this one's does not: its sessions must go on being recorded.
    if (isConfiguredElsewhere(options)) return isNews ? troubles(settings.problems) : undefined
    endRecording(options)
    // A destination that was declined is a choice, and no reason to ask for a token each time.
    const isChosen = DESTINATIONS.some((kind) => kind.isDeclined?.(settings)) && settings.problems.length === 0
    if (!isNews || isChosen) return undefined
    if (settings.problems.length > 0) return withProblems(notConfigured(command), settings)
    return isNewToday(options) ? notConfigured(command) : undefined
  }
  const isKnown = knowsDestinations(options)
  const sessionId = sessionIdOf(options, input?.fields)
  const own = {
    ...options,
    settings: isKnown
      ? takeProfile(settings)
      : inProfile(settings, notedProfile(settings.home.value, sessionId) ?? settings.home.value),
  }
  const home = own.settings.home.value
  openRecording(own)
  if (isKnown) noteProfile(home, sessionId)
  resumeHealthChecks(home)
  if (input) publish(input, sessionId, own)
  if (isKnown) startAgent(own)
  if (!isNews) return undefined
  const stuck = deliveryTrouble(readAgentStatus(home), now())
  return troubles([...settings.problems, ...(isKnown || hasAgent ? [] : unknown), ...stuck, ...formerPlugin(options)])
}

/** The hooks cannot see rights: what they write into is taken away. In a folder of somebody else they write nothing. */
function closeIfOwn(options: SessionStartOptions): void {
  try {
    endRecording(options)
  } catch {
    // Somebody else's.
  }
}

/**
 * Once a day is enough for what has not changed. Noted in the folder that the client keeps for the plugin: our own is
 * not made before anything is configured.
 */
function isNewToday({ env, now }: SessionStartOptions): boolean {
  const folder = env.CLAUDE_PLUGIN_DATA
  if (!folder || !existsSync(folder)) return true
  const stamp = join(folder, 'not-configured.said')
  const day = new Date(now()).toISOString().slice(0, 10)
  try {
    if (readFileIfThere(stamp) === day) return false
    writePrivateFile(stamp, day)
  } catch {
    // Then it is said each time.
  }
  return true
}

/** Said once: whoever keeps both has reasons, and `status` goes on saying it. */
function formerPlugin({ settings, claudeFolder }: SessionStartOptions): string[] {
  const former = formerPluginEnabled(claudeFolder)
  const marker = join(settings.home.value, 'former-plugin.seen')
  if (former === undefined || existsSync(marker)) return []
  writePrivateFile(marker, `${former}\n`)
  return [bothInstalled(former)]
}

/** As the recorder knows it. */
function sessionIdOf({ env }: SessionStartOptions, fields: Record<string, unknown> = {}): string {
  return env.CLAUDE_CODE_SESSION_ID || (typeof fields.session_id === 'string' ? fields.session_id : '')
}

function publish(
  { text }: { text: string },
  sessionId: string,
  { settings, env, pid, deniesBashArgs }: SessionStartOptions,
): void {
  const { bashArgs, content, effort, doNotTrack, otlpContent } = settings
  publishEntry({
    home: settings.home.value,
    event: 'SessionStart',
    sessionId,
    pid,
    payload: text,
    marks: {
      bashArgs: bashArgs.value && bashArgs.origin !== 'file',
      bashArgsDenied: !bashArgs.value && (bashArgs.origin === 'environment' || deniesBashArgs),
      ...markIf('effort', (effort.origin === 'environment' ? effort.value : undefined) ?? env.CLAUDE_EFFORT),
      ...markIf('client', env.AI_AGENT),
      ...markIf('entrypoint', env.CLAUDE_CODE_ENTRYPOINT),
      ...(Number(env.CLAUDE_PID) > 0 && { clientPid: Number(env.CLAUDE_PID) }),
      ...markIf('pidNamespace', ownPidNamespace()),
      ...(content.value !== 'full' && { content: content.value }),
      collectorTextDenied: otlpContent.value === false && otlpContent.origin === 'environment',
      toolArgumentsDenied: otlpContent.value === true && otlpContent.origin === 'environment',
      doNotTrack: doNotTrack.value && doNotTrack.origin === 'environment',
    },
  })
}

const markIf = (name: string, value: string | undefined) => (value ? { [name]: value } : {})

const withProblems = (announcement: Announcement, { problems }: Settings): Announcement => ({
  ...announcement,
  systemMessage: `${announcement.systemMessage} ${problems.join(' ')}`,
})
