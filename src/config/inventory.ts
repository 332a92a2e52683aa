import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ClaudeJson } from './claude-json.ts'
import { type ReadFile, readFileIfThere } from './settings.ts'

export interface NamedInScope {
  name: string
  scope: 'user' | 'project'
}

/** Names only: never what a server runs or a skill says. Field names are the contract's. */
export interface Inventory {
  mcp_servers: NamedInScope[]
  skills_registered: NamedInScope[]
}

/** How long a folder's inventory stands. */
const CACHE_MS = 60_000
/** Folders remembered at a time. */
const MAX_FOLDERS = 100
/** Names per list: it rides on every event. */
const MAX_NAMES = 200

/**
 * The MCP servers and skills of a session's folder: user scope from `.claude.json` and the client's skills folder,
 * project scope from `.mcp.json` and `.claude/skills` in the folder itself.
 *
 * @param options.claudeFolder the client's own folder, as `claudeConfigFolder` gives it
 */
export function createInventory(options: {
  claudeJson: () => ClaudeJson
  claudeFolder: string
  now: () => number
  readFile?: ReadFile
}): (cwd: string | undefined) => Inventory {
  const { claudeJson, claudeFolder, now, readFile = readFileIfThere } = options
  const known = new Map<string, { untilMs: number; inventory: Inventory }>()

  function gather(cwd: string | undefined): Inventory {
    const inProject = (read: (folder: string) => string[]) => (cwd === undefined ? [] : read(cwd))
    return {
      mcp_servers: named(
        claudeJson().mcpServers,
        inProject((folder) => projectServers(join(folder, '.mcp.json'), readFile)),
      ),
      skills_registered: named(
        folderNames(join(claudeFolder, 'skills')),
        inProject((folder) => folderNames(join(folder, '.claude/skills'))),
      ),
    }
  }

  return (cwd) => {
    const key = cwd ?? ''
    const entry = known.get(key)
    if (entry && now() < entry.untilMs) return entry.inventory
    const inventory = gather(cwd)
    known.delete(key)
    known.set(key, { untilMs: now() + CACHE_MS, inventory })
    const oldest = known.keys().next().value
    if (known.size > MAX_FOLDERS && oldest !== undefined) known.delete(oldest)
    return inventory
  }
}

function named(user: readonly string[], project: readonly string[]): NamedInScope[] {
  const list: NamedInScope[] = [
    ...user.map((name) => ({ name, scope: 'user' as const })),
    ...project.map((name) => ({ name, scope: 'project' as const })),
  ]
  return list.filter(({ name }) => name !== '').slice(0, MAX_NAMES)
}

function projectServers(path: string, readFile: ReadFile): string[] {
  try {
    const parsed: unknown = JSON.parse(readFile(path) ?? '{}')
    return Object.keys((parsed as { mcpServers?: object } | null)?.mcpServers ?? {})
  } catch {
    return []
  }
}

/** Skills are folders, often linked ones. */
function folderNames(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort()
  } catch {
    return []
  }
}
