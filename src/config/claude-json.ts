import { statSync } from 'node:fs'
import { join } from 'node:path'
import { type Environment, type ReadFile, readFileIfThere } from './settings.ts'

/** What we take from the client's own `.claude.json`; never a credential. */
export interface ClaudeJson {
  emailAddress: string | undefined
  accountUuid: string | undefined
  organizationUuid: string | undefined
  /** Names of the MCP servers of the user scope. */
  mcpServers: readonly string[]
}

/** Where the client keeps its own files: CLAUDE_CONFIG_DIR, else `.claude` in the user's home folder. */
export const claudeConfigFolder = (env: Environment, userHome: string): string =>
  env.CLAUDE_CONFIG_DIR || join(userHome, '.claude')

/** The client writes the file often, and it can be megabytes long: look at it again at most this often. */
const CACHE_MS = 60_000

const NOTHING: ClaudeJson = {
  emailAddress: undefined,
  accountUuid: undefined,
  organizationUuid: undefined,
  mcpServers: [],
}

/** Reads `.claude.json` when it changed, at most once a minute, and keeps only what is named above. */
export function createClaudeJson(options: {
  env: Environment
  userHome: string
  now: () => number
  readFile?: ReadFile
}): () => ClaudeJson {
  const { env, userHome, now, readFile = readFileIfThere } = options
  const path = join(env.CLAUDE_CONFIG_DIR || userHome, '.claude.json')
  let current = NOTHING
  let untilMs = Number.NEGATIVE_INFINITY
  let seenMtimeMs: number | undefined
  return () => {
    if (now() < untilMs) return current
    untilMs = now() + CACHE_MS
    const mtimeMs = modifiedAt(path)
    if (mtimeMs !== undefined && mtimeMs === seenMtimeMs) return current
    seenMtimeMs = mtimeMs
    current = extract(path, readFile) ?? current
    return current
  }
}

function modifiedAt(path: string): number | undefined {
  try {
    return statSync(path).mtimeMs
  } catch {
    return undefined
  }
}

/** Undefined when the file is there but not readable just now: what was known still holds. */
function extract(path: string, readFile: ReadFile): ClaudeJson | undefined {
  try {
    const text = readFile(path)
    if (text === undefined) return NOTHING
    const { oauthAccount, mcpServers } = record(JSON.parse(text))
    const account = record(oauthAccount)
    return {
      emailAddress: filled(account.emailAddress),
      accountUuid: filled(account.accountUuid),
      organizationUuid: filled(account.organizationUuid),
      mcpServers: Object.keys(record(mcpServers)),
    }
  } catch {
    return undefined
  }
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const filled = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined)
