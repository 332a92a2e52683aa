import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { spyOnProcesses } from './process-spy.ts'
import { scenario } from './scenario.ts'
import { plugin } from './scratch.ts'
import { bash, say } from './script.ts'

const TOKEN = `cm_${'p4st3d'.repeat(8)}`
const SETUP = `node "${plugin}/dist/cli.mjs" setup --from-chat`

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())

scenario(
  'a token pasted into the chat gets into its file, and into no argument, environment, payload or log',
  {
    token: TOKEN,
    spans: false,
    env: { CLAUDE_METRICS_API_TOKEN: '' },
    script: {
      main: [
        [say(bash(SETUP)), say(`Saved ${TOKEN}.`)],
        [say(bash('echo on'), `again ${TOKEN}`), say('Done.')],
      ],
    },
  },
  async (stage) => {
    const spy = spyOnProcesses([TOKEN, 'setup --from-chat'])
    const typed = (text: string) => ({
      type: 'user',
      message: { role: 'user', content: [{ type: 'text', text }] },
    })
    try {
      const stdin = [typed(`My token is ${TOKEN}. Please save it.`), typed(`And again: ${TOKEN}`)]
      await stage.prompt(undefined, { stdin })
      await stage.finish()
    } finally {
      spy.stop()
    }
    expect(readFileSync(join(stage.scratch.state, 'token'), 'utf8')).toBe(`${TOKEN}\n`)
    expect(stage.received.executions().length).toBeGreaterThan(0)

    expect(spy.seen('setup --from-chat')).not.toEqual([])
    expect(spy.seen(TOKEN)).toEqual([])
    expect(JSON.stringify(stage.received.all())).not.toContain(TOKEN)
    const kept = filesBelow(stage.scratch.state).filter((path) => readFileSync(path, 'latin1').includes(TOKEN))
    expect(kept).toEqual([join(stage.scratch.state, 'token')])
  },
)
