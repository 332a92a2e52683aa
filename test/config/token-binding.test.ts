import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFirstAcceptance, followConfigFile } from '../../src/agent/first-acceptance.ts'
import { updateConfigFile } from '../../src/config/config-file.ts'
import { resolveSettings } from '../../src/config/settings.ts'
import { createTokenSource, saveToken } from '../../src/config/token.ts'
import { bindToken } from '../../src/config/token-binding.ts'
import { recordingOn } from '../../src/exporters/destinations.ts'
import type { OutboxStatus } from '../../src/outbox/outbox.ts'

const TOKEN = `cm_${'a'.repeat(48)}`
const OTHER = `cm_${'b'.repeat(48)}`
const OWN = 'https://metrics.example/api/v1'
const ELSEWHERE = 'https://elsewhere.example/api/v1'
let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cm-binding-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const resolved = (url?: string, env: Record<string, string> = {}) =>
  resolveSettings({ env: { ...(url && { CLAUDE_METRICS_API_URL: url }), ...env }, home })

describe('a token of the token file that is bound', () => {
  beforeEach(() => {
    bindToken(home, TOKEN, OWN)
    saveToken(home, TOKEN)
  })

  test.each(['CLAUDE_METRICS_API_URL', 'CLAUDE_PLUGIN_OPTION_API_URL'])('%s moves it nowhere', (name) => {
    const settings = resolved(undefined, { [name]: ELSEWHERE })
    expect(settings.apiUrl.value).toBe(OWN)
    expect(createTokenSource({ settings })()).toBe(TOKEN)
    expect(settings.problems).toEqual([expect.stringContaining(`setup --url ${ELSEWHERE}`)])
    expect(settings.problems.join()).not.toContain(TOKEN)
  })

  test('another path of the same origin is taken', () => {
    expect(resolved('https://metrics.example/api/v2')).toMatchObject({
      apiUrl: { value: 'https://metrics.example/api/v2' },
      problems: [],
    })
  })

  test('with no URL anywhere it goes where it went, and not to the default', () => {
    expect(resolved()).toMatchObject({ apiUrl: { value: OWN }, problems: [] })
  })

  test('another scheme or port is another origin', () => {
    for (const url of ['http://metrics.example/api/v1', 'https://metrics.example:8443/api/v1']) {
      expect(resolved(url).apiUrl.value).toBe(OWN)
    }
  })

  test('a token that comes with the URL goes to it', () => {
    expect(resolved(ELSEWHERE, { CLAUDE_METRICS_API_TOKEN: OTHER })).toMatchObject({
      apiUrl: { value: ELSEWHERE },
      apiToken: { value: OTHER },
    })
  })

  test('another token in the file is bound to nothing', () => {
    saveToken(home, OTHER)
    expect(resolved(ELSEWHERE)).toMatchObject({ apiUrl: { value: ELSEWHERE }, problems: [] })
  })

  test('config.json moves it', () => {
    updateConfigFile(home, { api_url: ELSEWHERE })
    const settings = resolved()
    followConfigFile(settings)
    expect(createTokenSource({ settings })()).toBe(TOKEN)
    expect(resolved(OWN).apiUrl.value).toBe(ELSEWHERE)
  })

  test('an agent that runs does not send it where it went before it was moved', () => {
    const token = createTokenSource({ settings: resolved(OWN) })
    expect(token()).toBe(TOKEN)
    bindToken(home, TOKEN, ELSEWHERE)
    saveToken(home, TOKEN)
    expect(token()).toBeUndefined()
  })

  test('the file is its owner’s alone, and does not hold the token', () => {
    expect(statSync(join(home, 'token-origin')).mode & 0o777).toBe(0o600)
  })

  test.each(['', 'garbage', `${'0'.repeat(64)} file:///etc`, `${'0'.repeat(64)} ${OWN} more`])(
    'a binding %j switches recording off until it is mended',
    (text) => {
      writeFileSync(join(home, 'token-origin'), text)
      const settings = resolved(ELSEWHERE)
      expect(recordingOn(settings)).toBe(false)
      expect(settings.unreadable).toEqual([expect.stringContaining('token-origin')])
      expect(createTokenSource({ settings })()).toBeUndefined()
    },
  )
})

describe('a token that nobody set up with setup', () => {
  function rig(url = OWN) {
    let delivered = 0
    const settings = resolved(url)
    const token = createTokenSource({ settings })
    const api = { status: () => ({ delivered }) as OutboxStatus }
    const note = createFirstAcceptance({ settings, token, api })
    return { note, deliver: () => (delivered += 1) }
  }

  test('is bound by the first event that an API takes', () => {
    saveToken(home, TOKEN)
    const { note, deliver } = rig()
    note()
    expect(resolved(ELSEWHERE).apiUrl.value).toBe(ELSEWHERE)
    deliver()
    note()
    expect(resolved(ELSEWHERE).apiUrl.value).toBe(OWN)
  })

  test('is not bound by what was delivered with the one before it', () => {
    saveToken(home, TOKEN)
    const { note, deliver } = rig()
    deliver()
    saveToken(home, OTHER)
    note()
    expect(resolved(ELSEWHERE).apiUrl.value).toBe(ELSEWHERE)
    deliver()
    note()
    expect(resolved(ELSEWHERE).apiUrl.value).toBe(OWN)
  })

  test('is not moved by what another API takes', () => {
    saveToken(home, TOKEN)
    const { note, deliver } = rig(ELSEWHERE)
    bindToken(home, TOKEN, OWN)
    deliver()
    note()
    expect(resolved(ELSEWHERE).apiUrl.value).toBe(OWN)
  })
})
