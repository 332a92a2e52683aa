import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type Definitions, definitions } from './setting-definitions.ts'
import { flag } from './setting-value.ts'
import type { Environment, Settings } from './settings.ts'

/** Settings files are a few kilobytes. What is larger than this is not read, and counts as naming everything. */
const MAX_BYTES = 1_000_000

const FILES = ['settings.json', 'settings.local.json']

/** Variables that decide where requests go and whose answer is believed, apart from our own. */
const NETWORK_NAMES = [
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
  ...['NODE_OPTIONS', 'NODE_USE_SYSTEM_CA'],
  ...['CLAUDE_CONFIG_DIR', 'XDG_CONFIG_HOME'],
]

/** A project may use these: of several sources the strictest holds, so they can only make us send less. */
const TIGHTENING = new Set(
  [
    ...[definitions.content, definitions.disabled, definitions.doNotTrack],
    ...[definitions.noMachineId, definitions.noHostname, definitions.noHardware],
  ].map(({ env }) => env),
)

/** Of these 0 tightens, and anything else does not. */
const TIGHTENED_BY_ZERO = new Set([definitions.bashArgs, definitions.otlpContent].map(({ env }) => env))

const tightens = (name: string, value: string | undefined): boolean =>
  TIGHTENING.has(name) || (TIGHTENED_BY_ZERO.has(name) && flag.safeParse(value).data === false)

/** Whoever sets these decides what counts as the person's own settings. */
const HOME_NAMES = ['HOME', 'USERPROFILE']

export interface PersonalEnvironment {
  /** Without what the project's settings define, but for what can only tighten. */
  env: Environment
  /** Names that were taken out, sorted. */
  removed: string[]
  /** Settings files that could not be understood; each counts as defining every variable of ours. */
  unclear: string[]
}

/**
 * The environment as the person has it. The client puts `env` of a project's settings into every hook's environment,
 * where nothing distinguishes it from the person's own: so whatever a settings file of the session's folder, or of a
 * folder above it, defines is left out.
 *
 * @param options.folders the session's folder, as far as it is known in several ways
 * @param options.own the client's own configuration folder, whose settings are the person's
 */
export function personalEnvironment(options: {
  env: Environment
  folders: readonly string[]
  own: string
}): PersonalEnvironment {
  const { env, folders, own } = options
  const found = [...new Set(folders.flatMap(withParents))].map((folder) => variablesOf(join(folder, '.claude')))
  // A project that says where the home folder is could make itself the person's settings.
  const movesHome = found.some(({ names }) => HOME_NAMES.some((name) => names.includes(name)))
  const ownFolder = movesHome ? undefined : realFolder(own)
  const ofProjects = found.filter(({ folder }) => realFolder(folder) !== ownFolder)
  const unclear = ofProjects.flatMap((one) => one.unclear)
  const defined = new Set(ofProjects.flatMap(({ names }) => names))
  const isProjects = (name: string): boolean =>
    defined.has(name.toUpperCase()) || (unclear.length > 0 && concernsUs(name.toUpperCase()))
  const removed = Object.keys(env).filter((name) => isProjects(name) && !tightens(name, env[name]))
  const kept = Object.entries(env).filter(([name]) => !removed.includes(name))
  return { env: Object.fromEntries(kept), removed: removed.sort(), unclear }
}

/**
 * Settings that nobody else defines: what the person's environment may say of them is hidden by the project's settings.
 */
export const hiddenSettings = (settings: Settings, removed: readonly string[]): (keyof Definitions)[] =>
  (Object.keys(definitions) as (keyof Definitions)[]).filter((name) => {
    const { env, key } = definitions[name]
    const isRemoved = removed.includes(env) || removed.includes(`CLAUDE_PLUGIN_OPTION_${key.toUpperCase()}`)
    return isRemoved && settings[name].origin === 'default'
  })

/** Whether a variable could redirect or loosen what is sent. */
const concernsUs = (name: string): boolean =>
  /^CLAUDE_(METRICS|PLUGIN_OPTION)_/.test(name) || NETWORK_NAMES.includes(name)

function withParents(folder: string): string[] {
  const path = resolve(folder)
  const parent = dirname(path)
  return parent === path ? [path] : [path, ...withParents(parent)]
}

/** What the settings files of a folder define, in upper case. */
function variablesOf(folder: string): { folder: string; names: string[]; unclear: string[] } {
  const files = FILES.map((name) => join(folder, name)).map((path) => ({ path, names: variablesIn(path) }))
  return {
    folder,
    names: files.flatMap(({ names }) => (names === 'unclear' ? [] : names.map((name) => name.toUpperCase()))),
    unclear: files.flatMap(({ path, names }) => (names === 'unclear' ? [path] : [])),
  }
}

/** One folder may have several names, where a home folder is a link. */
function realFolder(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return resolve(folder)
  }
}

/** The names under `env`; none when there is no such file. */
function variablesIn(path: string): string[] | 'unclear' {
  const text = textOf(path)
  if (typeof text !== 'string') return text === undefined ? [] : 'unclear'
  try {
    const settings: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    const env = typeof settings === 'object' && settings !== null && 'env' in settings ? settings.env : undefined
    return typeof env === 'object' && env !== null ? Object.keys(env) : []
  } catch {
    // The client may be more lenient than we are.
    return text.trim() === '' ? [] : 'unclear'
  }
}

/** Links are followed, as the client does; a pipe must not hold the session up. */
function textOf(path: string): string | undefined | null {
  let file: number
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : null
  }
  try {
    const stats = fstatSync(file)
    if (!stats.isFile() || stats.size > MAX_BYTES) return null
    const bytes = Buffer.alloc(stats.size)
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0)).toString()
  } catch {
    return null
  } finally {
    closeSync(file)
  }
}
