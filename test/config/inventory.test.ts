import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { claudeConfigFolder, createClaudeJson } from '../../src/config/claude-json.ts'
import { createInventory } from '../../src/config/inventory.ts'

let userHome: string
let cwd: string
let nowMs = 0

beforeEach(() => {
  userHome = mkdtempSync(join(tmpdir(), 'cm-inventory-'))
  cwd = join(userHome, 'project')
  mkdirSync(cwd)
  nowMs = 0
})
afterEach(() => {
  rmSync(userHome, { recursive: true, force: true })
})

function inventory(env: Record<string, string> = {}) {
  const now = () => nowMs
  return createInventory({
    claudeJson: createClaudeJson({ env, userHome, now }),
    claudeFolder: claudeConfigFolder(env, userHome),
    now,
  })
}
const skill = (...path: string[]) => mkdirSync(join(...path), { recursive: true })
const servers = (path: string, ...names: string[]) =>
  writeFileSync(
    path,
    JSON.stringify({ mcpServers: Object.fromEntries(names.map((name) => [name, { command: 'secret' }])) }),
  )

test('servers and skills of both scopes, by name only', () => {
  servers(join(userHome, '.claude.json'), 'mine')
  servers(join(cwd, '.mcp.json'), 'ours', 'theirs')
  skill(userHome, '.claude/skills/write')
  skill(cwd, '.claude/skills/deploy')
  symlinkSync(join(userHome, '.claude/skills/write'), join(cwd, '.claude/skills/linked'))
  writeFileSync(join(cwd, '.claude/skills/README.md'), '')
  expect(inventory()(cwd)).toEqual({
    mcp_servers: [
      { name: 'mine', scope: 'user' },
      { name: 'ours', scope: 'project' },
      { name: 'theirs', scope: 'project' },
    ],
    skills_registered: [
      { name: 'write', scope: 'user' },
      { name: 'deploy', scope: 'project' },
      { name: 'linked', scope: 'project' },
    ],
  })
})

test('nothing installed, nothing listed', () => {
  expect(inventory()(cwd)).toEqual({ mcp_servers: [], skills_registered: [] })
  expect(inventory()(undefined)).toEqual({ mcp_servers: [], skills_registered: [] })
})

test.each(['{"mcpServers": ', '{"mcpServers": null}', '[]', 'null'])('a .mcp.json holding %s lists nothing', (text) => {
  writeFileSync(join(cwd, '.mcp.json'), text)
  expect(inventory()(cwd).mcp_servers).toEqual([])
})

test('CLAUDE_CONFIG_DIR moves the user scope', () => {
  const folder = join(userHome, 'elsewhere')
  skill(folder, 'skills/write')
  servers(join(folder, '.claude.json'), 'mine')
  expect(inventory({ CLAUDE_CONFIG_DIR: folder })(cwd)).toEqual({
    mcp_servers: [{ name: 'mine', scope: 'user' }],
    skills_registered: [{ name: 'write', scope: 'user' }],
  })
})

test('a list holds at most 200 names', () => {
  servers(join(cwd, '.mcp.json'), ...Array.from({ length: 300 }, (_, n) => `server-${n}`))
  expect(inventory()(cwd).mcp_servers).toHaveLength(200)
})

test('what is added appears within a minute', () => {
  const read = inventory()
  read(cwd)
  skill(cwd, '.claude/skills/new')
  expect(read(cwd).skills_registered).toEqual([])
  nowMs += 60_000
  expect(read(cwd).skills_registered).toEqual([{ name: 'new', scope: 'project' }])
})
