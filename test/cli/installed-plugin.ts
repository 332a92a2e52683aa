import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publishEntry } from '../../src/spool/publish.ts'
import { createSpool } from '../../src/spool/spool.ts'
import { bundle, repository } from './bundle.ts'
import { agentsToLeave } from './leaving.ts'
import { type Run, runNode } from './run-node.ts'

/** A plugin folder with bundles of this source and the real hooks; its name has a space, as people's folders do. */
export async function installPlugin(): Promise<string> {
  const plugin = mkdtempSync(join(tmpdir(), 'cm plugin-'))
  await bundle(join(plugin, 'dist'), ['src/cli.ts', 'src/agent.ts', 'src/session-start.ts'])
  cpSync(join(repository, 'plugin/hooks'), join(plugin, 'hooks'), { recursive: true })
  return plugin
}

/** A plugin folder with the command line of this source and an agent that sends nothing. */
export async function installPluginWithStandIn(): Promise<string> {
  const plugin = mkdtempSync(join(tmpdir(), 'cm plugin-'))
  const dist = join(plugin, 'dist')
  await bundle(dist, ['src/cli.ts', 'test/cli/stand-in-agent.ts'])
  renameSync(join(dist, 'stand-in-agent.mjs'), join(dist, 'agent.mjs'))
  return plugin
}

/** A home folder with a state folder and the client's own. */
export interface Person {
  userHome: string
  home: string
  env: Record<string, string>
  cli(args: string[], extra?: Record<string, string>, input?: string): Promise<Run>
  /**
   * Switches recording on and records what the hooks of a capture were given, with its transcripts in place. Gives the
   * sessions' ids.
   */
  record(capture: string, client?: { pid: number }): string[]
  /** The transcripts of a capture alone. */
  keepTranscripts(capture: string): string[]
  /** Stops the agent and removes everything. */
  leave(): Promise<void>
}

export function createPerson(plugin: string, env: Record<string, string> = {}): Person {
  const userHome = mkdtempSync(join(tmpdir(), 'cm-person-'))
  const home = join(userHome, '.claude-metrics')
  const own = { PATH: process.env.PATH ?? '', HOME: userHome, CLAUDE_METRICS_ACCOUNT_EMAIL: 'dev@example.com', ...env }
  const captures = join(repository, 'test/captures')

  function keepTranscripts(capture: string): string[] {
    const folder = join(captures, capture)
    const project = join(userHome, '.claude/projects/-home-dev-project')
    mkdirSync(project, { recursive: true })
    const files = readdirSync(folder).filter((file) => /^transcript.*\.jsonl$/.test(file))
    return files.map((file) => {
      const text = readFileSync(join(folder, file), 'utf8')
      const id = [...text.matchAll(/"sessionId":"([^"]+)"/g)].at(-1)?.[1] ?? ''
      const path = join(project, `${id}.jsonl`)
      writeFileSync(path, text.replaceAll('/home/dev', userHome))
      const subagents = join(folder, 'subagents')
      if (existsSync(subagents)) cpSync(subagents, join(project, id, 'subagents'), { recursive: true })
      const old = new Date(Date.now() - 3_600_000)
      utimesSync(path, old, old)
      return id
    })
  }

  return {
    userHome,
    home,
    env: own,
    cli: (args, extra = {}, input = '') =>
      runNode(join(plugin, 'dist/cli.mjs'), args, { env: { ...own, ...extra }, input }),
    keepTranscripts,
    record(capture, client) {
      const ids = keepTranscripts(capture)
      // Made elsewhere and moved: an agent that runs must not take an entry before it has the time of its hook.
      const elsewhere = join(userHome, 'recording')
      for (const folder of [home, elsewhere])
        createSpool({ home: folder, now: Date.now, log: { line: () => {} } }).open()
      const lines = readFileSync(join(captures, capture, 'hooks.jsonl'), 'utf8')
        .trimEnd()
        .split('\n')
      for (const [index, line] of lines.entries()) {
        const { event, t, stdin, env: hookEnv } = JSON.parse(line.replaceAll('/home/dev', userHome))
        if (stdin === null) continue
        const pid = 100_000 + index
        const marks = { client: hookEnv?.AI_AGENT, bashArgs: false, ...(client && { clientPid: client.pid }) }
        publishEntry({
          home: elsewhere,
          event,
          sessionId: stdin.session_id,
          pid,
          marks,
          payload: JSON.stringify(stdin),
        })
        const entry = join('spool/new', `${stdin.session_id}.${pid}`)
        utimesSync(join(elsewhere, entry), t / 1_000, t / 1_000)
        renameSync(join(elsewhere, entry), join(home, entry))
      }
      return ids
    },
    async leave() {
      await agentsToLeave(home)
      rmSync(userHome, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
    },
  }
}
