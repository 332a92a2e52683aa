import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pluginPresence } from '../../src/agent/plugin-presence.ts'

let claudeFolder: string
let root: string
let program: string

beforeEach(() => {
  claudeFolder = join(mkdtempSync(join(tmpdir(), 'cm-presence-')), '.claude')
  root = join(claudeFolder, 'plugins/cache/claude-metrics/cc-metrics/0.1.0')
  program = join(root, 'dist/agent.mjs')
  mkdirSync(dirname(program), { recursive: true })
  writeFileSync(program, '')
})
afterEach(() => rmSync(dirname(claudeFolder), { recursive: true, force: true }))

const enabled = (enabledPlugins: unknown) =>
  writeFileSync(join(claudeFolder, 'settings.json'), JSON.stringify({ enabledPlugins }))

test('a plugin that nobody touched is installed, whatever is in the client’s settings', () => {
  expect(pluginPresence(program)).toBe('installed')
  for (const strange of [null, 7, [], { 'cc-metrics@claude-metrics': true }, { 'other@claude-metrics': false }]) {
    enabled(strange)
    expect(pluginPresence(program)).toBe('installed')
  }
  writeFileSync(join(claudeFolder, 'settings.json'), '{')
  expect(pluginPresence(program)).toBe('installed')
})

test('uninstalled: the client leaves the files for days, and a mark beside them', () => {
  writeFileSync(join(root, '.orphaned_at'), '1795178331318')
  expect(pluginPresence(program)).toBe('retired')
})

test('updated: the other version beside it has no mark', () => {
  writeFileSync(join(root, '.orphaned_at'), '1795178331318')
  const other = join(root, '../0.2.0')
  mkdirSync(join(other, 'dist'), { recursive: true })
  writeFileSync(join(other, 'dist/agent.mjs'), '')
  expect(pluginPresence(program)).toBe('replaced')
  enabled({ 'cc-metrics@claude-metrics': false })
  expect(pluginPresence(program)).toBe('retired')
  enabled({})
  writeFileSync(join(other, '.orphaned_at'), '1795178331318')
  expect(pluginPresence(program)).toBe('retired')
})

test('switched off in the client’s settings', () => {
  enabled({ 'cc-metrics@claude-metrics': false })
  expect(pluginPresence(program)).toBe('retired')
})

const ID = 'cc-metrics@claude-metrics'
const managed = (file: string, on: unknown) => {
  const path = join(claudeFolder, '../managed', file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, JSON.stringify({ enabledPlugins: { [ID]: on } }))
}
const presence = () => pluginPresence(program, join(claudeFolder, '../managed'))

test('what an organisation says holds over what the person says', () => {
  enabled({ [ID]: false })
  expect(presence()).toBe('retired')
  managed('managed-settings.json', 'perhaps')
  expect(presence()).toBe('retired')
  managed('managed-settings.json', true)
  expect(presence()).toBe('installed')
  enabled({ [ID]: true })
  managed('managed-settings.json', false)
  expect(presence()).toBe('retired')
})

test('of an organisation’s files the last fragment holds, and what its console says over all of them', () => {
  managed('managed-settings.json', false)
  managed('managed-settings.d/10-first.json', false)
  managed('managed-settings.d/20-second.json', true)
  expect(presence()).toBe('installed')
  writeFileSync(join(claudeFolder, 'remote-settings.json'), JSON.stringify({ enabledPlugins: { [ID]: false } }))
  expect(presence()).toBe('retired')
  writeFileSync(join(claudeFolder, 'remote-settings.json'), '{"model":"opus"}')
  enabled({ [ID]: false })
  expect(presence()).toBe('retired')
})

test('its files are removed', () => {
  rmSync(root, { recursive: true })
  expect(pluginPresence(program)).toBe('gone')
})
