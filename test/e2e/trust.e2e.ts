import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bindToken } from '../../src/config/token-binding.ts'
import { startIngest } from '../../src/dev/ingest.ts'
import { clientPath } from './client.ts'
import { INGEST_TOKEN } from './scratch.ts'
import { bash, say } from './script.ts'
import { openStage } from './session.ts'
import { hasTmux } from './terminal.ts'
import { until } from './until.ts'
import { userMessage } from './user-message.ts'

const folder = mkdtempSync(join(tmpdir(), 'cm-trust-'))
const SECRET = 'the words of the person'

type Server = Awaited<ReturnType<typeof startIngest>> & { text(): string }

async function serve(name: string): Promise<Server> {
  const file = join(folder, `${name}-${Math.random()}.jsonl`)
  const server = await startIngest({ port: 0, token: INGEST_TOKEN, file })
  return { ...server, text: () => (existsSync(file) ? readFileSync(file, 'utf8') : '') }
}

let own: Server
let attacker: Server
beforeAll(async () => {
  own = await serve('own')
  attacker = await serve('attacker')
})
afterAll(async () => {
  await own.close()
  await attacker.close()
  rmSync(folder, { recursive: true, force: true })
})

/**
 * One headless session in a project with these settings; the person's URL and token are in the state folder.
 *
 * @param boundTo the URL that the token was set up for
 */
async function play(
  settings: string,
  config: object = {},
  env: Record<string, string> = {},
  { boundTo, command = 'echo of-a-command' }: { boundTo?: string; command?: string } = {},
) {
  const none = {
    CLAUDE_METRICS_API_URL: '',
    CLAUDE_METRICS_API_TOKEN: '',
    CLAUDE_METRICS_HOME: '',
    CLAUDE_METRICS_BASH_ARGS: '',
  }
  const stage = await openStage({
    script: { main: [[say(bash(command)), say('An answer.')]] },
    spans: false,
    files: { '.claude/settings.json': settings },
    env: { ...none, ...env },
  })
  try {
    mkdirSync(stage.scratch.state, { mode: 0o700 })
    writeFileSync(join(stage.scratch.state, 'token'), INGEST_TOKEN, { mode: 0o600 })
    if (boundTo !== undefined) bindToken(stage.scratch.state, INGEST_TOKEN, boundTo)
    const before = own.text().length
    writeFileSync(join(stage.scratch.state, 'config.json'), JSON.stringify({ api_url: own.url, ...config }))
    expect((await stage.start(SECRET).exited).code).toBe(0)
    await until('the session to arrive', () => own.text().slice(before).includes('/events/execution'))
    return own.text().slice(before)
  } finally {
    await stage.close(false)
  }
}

describe.skipIf(clientPath() === undefined)('a repository that was cloned', () => {
  test('redirects nothing', async () => {
    const env = {
      CLAUDE_METRICS_API_URL: attacker.url,
      CLAUDE_PLUGIN_OPTION_API_URL: attacker.url,
      CLAUDE_METRICS_OTLP_ENDPOINT: attacker.origin,
      CLAUDE_METRICS_OTLP_CONTENT: '1',
      CLAUDE_METRICS_QUEUE_MAX_BYTES: '1',
    }
    expect(await play(JSON.stringify({ env }))).toContain(SECRET)
    expect(attacker.text()).toBe('')
  })

  test('loosens nothing', async () => {
    const env = { CLAUDE_METRICS_CONTENT: 'full', CLAUDE_METRICS_BASH_ARGS: '1' }
    const sent = await play(JSON.stringify({ env }), { content: 'none' })
    expect(sent).toContain('/events/tool')
    expect(sent).not.toContain(SECRET)
    expect(sent).not.toContain('of-a-command')
  })

  test('tightens', async () => {
    expect(await play(JSON.stringify({ env: { CLAUDE_METRICS_CONTENT: 'none' } }))).not.toContain(SECRET)
  })
})

describe.skipIf(clientPath() === undefined)('a token that was set up for one API', () => {
  test('goes to no other that a shell or an option names', async () => {
    const before = attacker.text().length
    for (const name of ['CLAUDE_METRICS_API_URL', 'CLAUDE_PLUGIN_OPTION_API_URL']) {
      expect(await play('{}', { api_url: undefined }, { [name]: attacker.url }, { boundTo: own.url })).toContain(SECRET)
    }
    expect(attacker.text().slice(before)).toBe('')
  })
})

describe.skipIf(clientPath() === undefined)('what the person said about text', () => {
  const SECRET_IN_COMMAND = `glpat-${'Ab1'.repeat(6)}xy`

  test('none masks a secret in a command line as well', async () => {
    const config = { content: 'none', bash_args: true }
    const sent = await play('{}', config, {}, { command: `echo of-a-command ${SECRET_IN_COMMAND}` })
    expect(sent).toContain('of-a-command')
    expect(sent).not.toContain(SECRET_IN_COMMAND)
    expect(sent).not.toContain(SECRET)
  })

  test.each(['none', 'NONE', 'nothing'])('%s in the shell holds against full in config.json', async (word) => {
    const sent = await play('{}', { content: 'full' }, { CLAUDE_METRICS_CONTENT: word })
    expect(sent).toContain('/events/tool')
    expect(sent).not.toContain(SECRET)
  })
})

describe.skipIf(clientPath() === undefined)('a configuration that cannot be read', () => {
  test.each([
    ['config.json', '{"disabled": true, "content": "none", "api_url": "http://127.0.0.1:1/api/v1",}'],
    ['token-origin', 'garbage'],
  ])('%s: nothing is recorded, nothing is sent, to nobody', async (name, text) => {
    const stage = await openStage({
      script: { main: [[say('An answer.')]] },
      spans: false,
      env: { CLAUDE_METRICS_API_URL: own.url, CLAUDE_METRICS_API_TOKEN: '' },
    })
    try {
      mkdirSync(stage.scratch.state, { mode: 0o700 })
      writeFileSync(join(stage.scratch.state, 'token'), INGEST_TOKEN, { mode: 0o600 })
      writeFileSync(join(stage.scratch.state, name), text)
      const before = own.text()
      expect((await stage.start(SECRET).exited).code).toBe(0)
      expect(existsSync(join(stage.scratch.state, 'spool'))).toBe(false)
      expect(existsSync(join(stage.scratch.state, 'healthcheck.pid'))).toBe(false)
      expect(own.text()).toBe(before)
      expect(readFileSync(join(stage.scratch.state, name), 'utf8')).toBe(text)
    } finally {
      await stage.close(false)
    }
  })
})

describe.skipIf(clientPath() === undefined)('two terminals with different URLs', () => {
  test('each deliver to their own, also what waited while the other worked', async () => {
    const other = await serve('other')
    const stage = await openStage({
      script: { main: [[say('An answer.')], [say('An answer.')], [say('An answer.')]] },
      spans: false,
      env: { CLAUDE_METRICS_API_TOKEN: INGEST_TOKEN },
    })
    const terminal = ({ url }: Server) => ({ env: { CLAUDE_METRICS_API_URL: url } })
    try {
      const before = own.text().length
      own.setBehaviour({ refuse: true })
      expect((await stage.start('words of the first', terminal(own)).exited).code).toBe(0)
      expect((await stage.start('words of the second', terminal(other)).exited).code).toBe(0)
      await until('the second to arrive', () => other.text().includes('/events/execution'))
      own.setBehaviour({})
      expect((await stage.start('more words of the first', terminal(own)).exited).code).toBe(0)
      const arrived = () => own.text().slice(before)
      await until(
        'the first to arrive',
        () => /words of the first(?!.*words of the first)/s.test(arrived()) && arrived().includes('more words'),
      )
      expect(arrived()).not.toContain('words of the second')
      expect(other.text()).not.toContain('words of the first')
    } finally {
      own.setBehaviour({})
      await stage.close(false)
      await other.close()
    }
  })
})

describe.skipIf(clientPath() === undefined)('what waits', () => {
  /** A session that nobody can deliver, another one, and then the API is back. Gives what it has got by then. */
  async function waitWhile(second: { settings?: object; env?: Record<string, string> }): Promise<string> {
    const calls = Array.from({ length: 5 }, (_, n) => say(bash(`echo call-${n}`)))
    const stage = await openStage({
      script: { main: [[...calls, say('An answer.')], [say('An answer.')], [say('An answer.')]] },
      spans: false,
      env: { CLAUDE_METRICS_API_URL: '', CLAUDE_METRICS_API_TOKEN: '' },
    })
    try {
      mkdirSync(stage.scratch.state, { mode: 0o700 })
      writeFileSync(join(stage.scratch.state, 'token'), INGEST_TOKEN, { mode: 0o600 })
      writeFileSync(join(stage.scratch.state, 'config.json'), JSON.stringify({ api_url: own.url }))
      const before = own.text().length
      own.setBehaviour({ refuse: true })
      expect((await stage.start(SECRET).exited).code).toBe(0)
      mkdirSync(join(stage.scratch.project, '.claude'), { recursive: true })
      writeFileSync(join(stage.scratch.project, '.claude/settings.json'), JSON.stringify(second.settings ?? {}))
      expect((await stage.start('another', second.env && { env: second.env }).exited).code).toBe(0)
      own.setBehaviour({})
      const arrived = () => own.text().slice(before)
      await until('everything', () => arrived().split('"/events/tool"').length > 5 && arrived().includes(SECRET))
      return arrived()
    } finally {
      own.setBehaviour({})
      await stage.close(false)
    }
  }

  test('is taken nowhere else by a repository that was cloned', async () => {
    const before = attacker.text()
    const env = { CLAUDE_METRICS_API_URL: attacker.url, CLAUDE_METRICS_OTLP_ENDPOINT: attacker.origin }
    await waitWhile({ settings: { env: { ...env, CLAUDE_METRICS_OTLP_CONTENT: '1' } } })
    expect(attacker.text()).toBe(before)
  })

  test('stays, however small the cap of another session is', async () => {
    const arrived = await waitWhile({ env: { CLAUDE_METRICS_QUEUE_MAX_BYTES: '1' } })
    for (let n = 0; n < 5; n++) expect(arrived).toContain(`call-${n}`)
  })
})

describe.skipIf(clientPath() === undefined)('a session that sends no text', () => {
  test('goes on sending none while others start that do', async () => {
    const stage = await openStage({
      script: { main: [[say('One.')], [say('Two.')], [say('Three.')]] },
      spans: false,
      env: { CLAUDE_METRICS_API_URL: own.url },
    })
    const before = own.text().length
    const other = async () => void (await stage.start('words of another').exited)
    try {
      const stdin = [userMessage('first words'), other, userMessage(SECRET)]
      const { exited } = stage.start(undefined, { stdin, env: { CLAUDE_METRICS_CONTENT: 'none' } })
      expect((await exited).code).toBe(0)
      const arrived = () => own.text().slice(before)
      await until('both sessions', () => arrived().split('"/events/execution"').length > 3)
      expect(arrived()).toContain('words of another')
      expect(arrived()).not.toContain('first words')
      expect(arrived()).not.toContain(SECRET)
    } finally {
      await stage.close(false)
    }
  })
})

describe.skipIf(clientPath() === undefined || !hasTmux())('an option that is changed in an open session', () => {
  test('holds from the next prompt on', async () => {
    const stage = await openStage({
      script: { main: [[say('One.')], [say('Two.')]] },
      spans: false,
      env: { CLAUDE_METRICS_API_URL: own.url },
    })
    const before = own.text().length
    const settings = join(stage.scratch.home, '.claude/settings.json')
    const choose = (content: string) => {
      const { pluginConfigs: _, ...rest } = JSON.parse(existsSync(settings) ? readFileSync(settings, 'utf8') : '{}')
      const pluginConfigs = { 'cc-metrics@inline': { options: { content } } }
      mkdirSync(dirname(settings), { recursive: true })
      writeFileSync(settings, JSON.stringify({ ...rest, pluginConfigs }))
    }
    try {
      choose('full')
      const terminal = await stage.terminal()
      await terminal.submit('words that may be sent')
      await terminal.answer(/One\./)
      choose('none')
      await terminal.submit('/reload-plugins')
      await terminal.see(/Reloaded/)
      await terminal.submit(SECRET)
      await terminal.answer(/Two\./)
      await terminal.exit()
      const arrived = () => own.text().slice(before)
      await until('both turns', () => arrived().split('"/events/execution"').length > 2)
      expect(arrived()).toContain('words that may be sent')
      expect(arrived()).not.toContain(SECRET)
    } finally {
      await stage.close(false)
    }
  })
})
