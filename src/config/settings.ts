import { readFileSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { personFolder } from '../process/profile-path.ts'
import { type Definition, type Definitions, definitions } from './setting-definitions.ts'
import { BINDING_FILE, boundElsewhere, readBinding, type TokenBinding } from './token-binding.ts'

export type Origin = 'environment' | 'plugin option' | 'file' | 'default'

/** A value and where it came from. */
export interface Setting<T> {
  readonly value: T
  readonly origin: Origin
}

type Values = { readonly [K in keyof Definitions]: Setting<Definitions[K]['fallback']> }

export interface Settings extends Values {
  /** The state folder. */
  readonly home: Setting<string>
  /** What was wrong, one sentence each, fit for showing; never holds a token. */
  readonly problems: readonly string[]
  /**
   * Those of them that keep recording off: a file is there and cannot be understood, or a URL, and nobody knows what it
   * says.
   */
  readonly unreadable: readonly string[]
}

export type Environment = Readonly<Record<string, string | undefined>>

/** Text of a file; undefined when there is none. Throws when there is one that cannot be read. */
export type ReadFile = (path: string) => string | undefined

export const readFileIfThere: ReadFile = (path) => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    // ENOTDIR: a file stands where the folder should be, so nothing can be in it.
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}

/** The state folder: CLAUDE_METRICS_HOME, else `.claude-metrics` in the user's home folder. */
export const stateHome = (env: Environment, userHome: string): string =>
  env.CLAUDE_METRICS_HOME ? resolve(env.CLAUDE_METRICS_HOME) : join(userHome, '.claude-metrics')

/**
 * Every setting with its origin: environment, then plugin option, then file, then default; of those for privacy the
 * strictest that any of them says. An empty variable counts as unset. A config.json or token file that cannot be read
 * switches recording off, and so does a destination's URL that is not valid. Any other invalid value is ignored
 * with an entry in `problems`, and the next place is asked, unless the setting says what an unclear value means.
 *
 * @param options.home the state folder, as `stateHome` gives it
 */
export function resolveSettings(options: { env: Environment; home: string; readFile?: ReadFile }): Settings {
  const { env, home, readFile = readFileIfThere } = options
  const problems: string[] = []
  const unreadable: string[] = []
  const own = personFolder(home)
  const file = readConfig(join(own, 'config.json'), readFile, unreadable)
  const tokenFile = readToken(join(own, 'token'), readFile, unreadable)
  const binding = readTokenBinding(home, readFile, unreadable)
  if ('api_token' in file) problems.push('"api_token" in config.json is ignored: it belongs in the file token.')
  problems.push(...unknownNames(env, file))
  if (env.CLAUDE_METRICS_HOME && !isAbsolute(env.CLAUDE_METRICS_HOME)) {
    problems.push('CLAUDE_METRICS_HOME is no absolute path, so that every folder gets a state folder of its own.')
  }

  const pick = <T>(definition: Definition<T>): Setting<T> => {
    const option = `CLAUDE_PLUGIN_OPTION_${definition.key.toUpperCase()}`
    const places: [Origin, string, unknown][] = [
      ['environment', definition.env, env[definition.env]],
      ['plugin option', `The plugin option ${definition.key}`, env[option]],
      // The token has a file of its own, so that config.json can be shown and shared.
      definition.key === 'api_token'
        ? ['file', 'The file token', tokenFile]
        : ['file', `"${definition.key}" in config.json`, file[definition.key]],
    ]
    let strictest: Setting<T> | undefined
    for (const [origin, name, raw] of places) {
      if (raw === undefined || raw === null || raw === '') continue
      const parsed = definition.schema.safeParse(raw)
      if (parsed.success) {
        const { strictness } = definition
        if (strictness === undefined) return { value: parsed.data, origin }
        if (strictest === undefined || strictness(parsed.data) > strictness(strictest.value))
          strictest = { value: parsed.data, origin }
        continue
      }
      const { expected, unclear, offWhenUnclear } = definition
      if (offWhenUnclear) {
        unreadable.push(`${name} must be ${expected}; nothing is recorded or sent until it is.`)
        break
      }
      if (unclear) {
        const must = unclear.value === undefined ? 'is ignored: it must be' : 'must be'
        problems.push(`${name} ${must} ${expected}; ${unclear.meaning}.`)
        return { value: unclear.value, origin }
      }
      problems.push(`${name} is ignored: it must be ${expected}.`)
    }
    return strictest ?? { value: definition.fallback, origin: 'default' }
  }

  const chosen = Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => [name, pick(definition as Definition<unknown>)]),
  ) as unknown as Values
  const values = { ...chosen, apiUrl: urlForToken(chosen, binding, problems) }
  if (values.apiToken.value && sendsInClear(values.apiUrl.value)) {
    problems.push(`The token travels unencrypted to ${new URL(values.apiUrl.value).host}: use https.`)
  }
  problems.unshift(...unreadable)
  const homeOrigin = env.CLAUDE_METRICS_HOME ? 'environment' : 'default'
  // What cannot be read may say that nothing is to be recorded.
  const disabled = unreadable.length > 0 ? { value: true, origin: 'file' as const } : values.disabled
  return { ...values, disabled, home: { value: home, origin: homeOrigin }, problems, unreadable }
}

/**
 * The token of the file goes where it was set up for, or first accepted: config.json lies beside it and may say another
 * URL, an environment or plugin option may not.
 */
function urlForToken(
  { apiUrl, apiToken }: Values,
  binding: TokenBinding | undefined,
  problems: string[],
): Setting<string> {
  if (apiToken.origin !== 'file' || apiToken.value === undefined || apiUrl.origin === 'file') return apiUrl
  const bound = boundElsewhere(binding, apiToken.value, apiUrl.value)
  if (bound === undefined) return apiUrl
  if (apiUrl.origin !== 'default') {
    problems.push(
      `The token goes to ${bound} only, and so do events: ${apiUrl.value} (${apiUrl.origin}) is not used. If it is yours, say so in a terminal: setup --url ${apiUrl.value}`,
    )
  }
  return { value: bound, origin: 'file' }
}

/** A name with a typing error would do nothing, and a switch for privacy least of all. */
function unknownNames(env: Environment, file: Record<string, unknown>): string[] {
  const known = Object.values(definitions)
  const variables = new Set(['CLAUDE_METRICS_HOME', ...known.map((definition) => definition.env)])
  const keys = new Set<string>(known.map(({ key }) => key))
  const isOurs = (name: string): boolean => name.startsWith('CLAUDE_METRICS_') && env[name] !== ''
  return [
    ...Object.keys(env).filter((name) => isOurs(name) && !variables.has(name)),
    ...Object.keys(file).flatMap((key) => (keys.has(key) ? [] : [`${JSON.stringify(key)} in config.json`])),
  ].map((name) => `${name} is no setting and has no effect.`)
}

function readConfig(path: string, readFile: ReadFile, unreadable: string[]): Record<string, unknown> {
  try {
    const text = readFile(path)
    if (text === undefined) return {}
    const parsed: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
      return parsed as Record<string, unknown>
    }
    unreadable.push(offUntilMended('config.json must hold a JSON object', path))
  } catch (error) {
    // The parser's own message would quote the file, and with it perhaps a token.
    const reason = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read'
    unreadable.push(offUntilMended(`config.json ${reason}`, path))
  }
  return {}
}

function readToken(path: string, readFile: ReadFile, unreadable: string[]): string | undefined {
  try {
    return readFile(path)?.trim()
  } catch {
    unreadable.push(offUntilMended('The file token cannot be read', path))
    return undefined
  }
}

function readTokenBinding(home: string, readFile: ReadFile, unreadable: string[]): TokenBinding | undefined {
  try {
    return readBinding(home, readFile)
  } catch {
    unreadable.push(
      offUntilMended(`The file ${BINDING_FILE} cannot be understood`, join(personFolder(home), BINDING_FILE)),
    )
    return undefined
  }
}

const offUntilMended = (what: string, path: string): string =>
  `${what}; nothing is recorded or sent until it is mended. Mend or remove ${path}, then start a new session.`

function sendsInClear(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && !/^(localhost|(.+\.)?localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}
