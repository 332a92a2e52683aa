import { createHash } from 'node:crypto'
import { lstatSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isSessionWord } from '../config/session-words.ts'
import { type Definitions, definitions } from '../config/setting-definitions.ts'
import { readFileIfThere, type Settings } from '../config/settings.ts'
import { readAgent } from '../process/agent-owner.ts'
import { namesIn } from '../process/folder-names.ts'
import { makePrivateFolder, writePrivateFile } from '../process/private-files.ts'
import { personFolder, profileNote, profilePath } from '../process/profile-path.ts'
import { configuredDestinations, recordingOn } from './destinations.ts'

/*
 * Sessions of one machine may have different destinations: two terminals with different URLs. What one of them recorded
 * must reach its own and no other, also after days, so they share no spool, no outbox and no agent: each set of
 * destinations has a profile, a state folder of its own. The first is the state folder itself, so most people have
 * never more than that one.
 */

/** The file that says whose destinations the state folder serves. */
const BINDING = 'destinations'

const KEY = /^[0-9a-f]{16}$/
/** As long as a session can be resumed with its numbers. */
const KEPT_MS = 60 * 24 * 3_600_000
/** What stays in an outbox that is empty. */
const KEPT_COUNTS = ['counters.json', 'attempts.log']

interface Served {
  key: string
  /**
   * What the person's files and the plugin's options say, which may change: then it is the same profile that moves on,
   * with what waits in it. What an environment says is one terminal's.
   */
  isStanding: boolean
}

/**
 * Which destinations these settings come to: by name, URLs, and whether text goes there. A token may be replaced, the
 * rest may be adjusted.
 */
function servedBy(settings: Settings): Served {
  const kinds = configuredDestinations(settings)
  const named = (name: keyof Definitions) => settings[name]
  const said = (one: keyof Definitions) => (isUrl(named(one).value) || letsTextThrough(one) ? [named(one).value] : [])
  const each = kinds.map((kind) => [kind.name, ...kind.settings.flatMap(said)])
  const key = createHash('sha256').update(JSON.stringify(each.sort())).digest('hex').slice(0, 16)
  const decisive = kinds
    .flatMap((kind) => kind.settings)
    .filter((one) => letsTextThrough(one) || isDecisive(named(one).value))
  return { key, isStanding: decisive.every((one) => named(one).origin !== 'environment') }
}

/** Privacy that is no mark on each event: an agent has one answer for all that it sends. */
const letsTextThrough = (one: keyof Definitions): boolean =>
  definitions[one].strictness !== undefined && !isSessionWord(definitions[one].env)

const isUrl = (value: unknown): value is string => typeof value === 'string' && /^https?:/.test(value)
/** A URL, or the mere yes of a destination that has none. */
const isDecisive = (value: unknown): boolean => isUrl(value) || value === true

/** Undefined when there is none, or none that can be read: then it is written anew. */
function readServed(home: string): Served | undefined {
  const [key = '', word] = (readIfReadable(join(home, BINDING)) ?? '').split(' ')
  return KEY.test(key) ? { key, isStanding: word === 'standing' } : undefined
}

function readIfReadable(path: string): string | undefined {
  try {
    return readFileIfThere(path)?.trim()
  } catch {
    return undefined
  }
}

/** The state folder of sessions with these settings. Reads only. */
export function profileOf(settings: Settings): string {
  const home = personFolder(settings.home.value)
  const bound = readServed(home)
  if (bound === undefined || !recordingOn(settings)) return home
  const { key, isStanding } = servedBy(settings)
  return bound.key === key || (bound.isStanding && isStanding) ? home : profilePath(home, key)
}

/** The same settings, in that state folder. */
export function inProfile(settings: Settings, folder = profileOf(settings)): Settings {
  const { home } = settings
  return folder === home.value ? settings : { ...settings, home: { value: folder, origin: 'environment' } }
}

/**
 * Takes the state folder for these destinations where nobody has it yet.
 *
 * @throws when the state folder cannot be written
 */
export function takeProfile(settings: Settings): Settings {
  const home = personFolder(settings.home.value)
  const folder = profileOf(settings)
  makePrivateFolder(folder)
  if (folder === home) bind(home, servedBy(settings))
  return inProfile(settings, folder)
}

/**
 * Notes for the recorder which state folder this session has.
 *
 * @param sessionId as the client gives it; what is no name of a file has no note, and the recorder keeps nothing of it
 * @throws when the note cannot be written
 */
export function noteProfile(folder: string, sessionId: string): void {
  const home = personFolder(folder)
  if (!isSessionName(sessionId)) return
  const note = profileNote(home, sessionId)
  if (folder === home) {
    rmSync(note, { force: true })
    return
  }
  forgetOld(dirname(note))
  writePrivateFile(note, `${basename(folder)}\n`)
}

/** The state folder that was noted for this session; undefined where none was. */
export function notedProfile(home: string, sessionId: string): string | undefined {
  const key = isSessionName(sessionId) ? readIfReadable(profileNote(home, sessionId)) : undefined
  return key !== undefined && KEY.test(key) ? profilePath(home, key) : undefined
}

const isSessionName = (id: string): boolean => /^[A-Za-z0-9-]{1,64}$/.test(id)

/** Sessions of months ago write a new note when they go on, and profiles that nobody used since then are made anew. */
function forgetOld(folder: string, nowMs = Date.now()): void {
  for (const name of namesIn(folder)) {
    const path = join(folder, name)
    const sign = KEY.test(name) ? join(path, 'status.json') : path
    const stats = lstatSync(sign, { throwIfNoEntry: false })
    if (!stats?.isFile() || nowMs - stats.mtimeMs < KEPT_MS) continue
    if (sign === path || holdsNothing(path)) rmSync(path, { recursive: true, force: true })
  }
}

/** No agent is at work in it, and nothing waits. */
function holdsNothing(profile: string): boolean {
  const outboxes = namesIn(join(profile, 'outbox')).flatMap((name) => namesIn(join(profile, 'outbox', name)))
  const waiting = [...namesIn(join(profile, 'spool/new')), ...outboxes.filter((name) => !KEPT_COUNTS.includes(name))]
  return waiting.length === 0 && readAgent(profile, Date.now) === undefined
}

function bind(home: string, served: Served): void {
  const bound = readServed(home)
  const isStanding = served.isStanding || (bound?.key === served.key && bound.isStanding)
  if (bound?.key === served.key && bound.isStanding === isStanding) return
  writePrivateFile(join(home, BINDING), `${served.key}${isStanding ? ' standing' : ''}\n`)
}
