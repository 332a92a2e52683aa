import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { settingsFingerprint } from '../../src/config/fingerprint.ts'
import { resolveSettings } from '../../src/config/settings.ts'
import type { OutboxStatus } from '../../src/outbox/outbox.ts'
import { deliveryTrouble } from '../../src/status/delivery-trouble.ts'
import { settingRows } from '../../src/status/setting-rows.ts'
import { usageFacts, usageSentences } from '../../src/status/usage-facts.ts'

const URL = 'https://usage.test/metrics'

function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'cm-usage-status-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  return home
}

const factsOf = (env: Record<string, string>, home = newHome()) =>
  usageFacts(settingRows(resolveSettings({ env, home })), home)
const sentencesOf = (env: Record<string, string>, home?: string) => {
  const facts = factsOf(env, home)
  return facts === undefined ? '' : usageSentences(facts).join('\n')
}

test('without a URL there is nothing to say', () => {
  expect(factsOf({})).toBeUndefined()
  expect(factsOf({ DO_NOT_TRACK: '1' })).toBeUndefined()
})

test('it says where to, what, and under which id, and how to become someone new', () => {
  const home = newHome()
  expect(sentencesOf({ CLAUDE_METRICS_URL: URL }, home)).toMatch(/made with the first request/)
  writeFileSync(join(home, '.anonymous_id'), '550e8400-e29b-41d4-a716-446655440000')
  const said = sentencesOf({ CLAUDE_METRICS_URL: URL }, home)
  expect(said).toContain(URL)
  expect(said).toMatch(/never content, paths, arguments or account/)
  expect(said).toMatch(/\.anonymous_id: delete that file to become someone new/)
  expect(said).not.toContain('550e8400')
})

test('with DO_NOT_TRACK it says that nothing is sent', () => {
  expect(sentencesOf({ CLAUDE_METRICS_URL: URL, DO_NOT_TRACK: '1' })).toBe(
    `off, DO_NOT_TRACK is set: nothing is sent to ${URL}`,
  )
})

test('a usage API that wants a token is a trouble, and no advice to replace one', () => {
  const usage = { name: 'usage', waiting: 2, state: 'unauthorized', lastError: '403' } as OutboxStatus
  const agent = { pid: 1, version: '1', startedAtMs: 0, writtenAtMs: 0, settings: [], destinations: [usage] }
  expect(deliveryTrouble(agent, 0)).toEqual([
    'usage wants an authorization that it must not have (403); 2 events wait.',
  ])
})

test('an agent without a token is replaced when there is one: it has no destination for it', () => {
  const print = (token?: string) => {
    const readFile = (path: string) => (path.endsWith('token') ? token : undefined)
    return settingsFingerprint(resolveSettings({ env: { CLAUDE_METRICS_URL: URL }, home: '/state', readFile }))
  }
  expect(print(`cm_${'a'.repeat(48)}`)).not.toBe(print())
})
