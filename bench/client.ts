import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stopEveryAgent } from '../test/e2e/agent.ts'
import { clientPath, repository } from '../test/e2e/client.ts'
import { type FakeApi, startFakeApi } from '../test/e2e/fake-api.ts'
import { startHeadless } from '../test/e2e/headless.ts'
import { clientEnvironment, createScratch } from '../test/e2e/scratch.ts'
import { type Answer, bash, say } from '../test/e2e/script.ts'
import { type Figures, figuresOf } from './figures.ts'
import { atMost, type Section, skippedSection } from './section.ts'
import { startServer } from './server.ts'

const TITLE = 'The real client'
const ROUNDS = 6
const CALLS = 20

const VARIANTS = ['without a plugin', 'hooks are `true`', 'hooks are `cat` and `mv`', 'ours'] as const
type Variant = (typeof VARIANTS)[number]

interface TurnTimes {
  sequentialMs: number
  parallelMs: number
}

/**
 * Turns of the real client, answered by a model that needs no time: all that is left is the client, its tools and its
 * hooks.
 */
export async function benchClient(programs: string): Promise<Section> {
  const binary = clientPath()
  if (binary === undefined) return skippedSection(TITLE, 'the client is not installed; `npm run test:e2e` installs it.')
  const plugins = preparePlugins(programs)
  const times = new Map<Variant, TurnTimes[]>(VARIANTS.map((variant) => [variant, []]))
  // The first start of a binary of 200 MB reads it from disk.
  await playTurn(binary, undefined)
  for (let round = 0; round < ROUNDS; round++) {
    for (const variant of VARIANTS) times.get(variant)?.push(await playTurn(binary, plugins[variant]))
  }
  const figures = (variant: Variant, part: keyof TurnTimes): Figures =>
    figuresOf((times.get(variant) ?? []).map((turn) => turn[part]))
  const rows = (['sequentialMs', 'parallelMs'] as const).flatMap((part) =>
    VARIANTS.map((variant) => {
      const { median, p95 } = figures(variant, part)
      const name = `${CALLS} ${part === 'sequentialMs' ? 'one after the other' : 'at once'}, ${variant}`
      return [name, median, p95, median / CALLS, median / figures('hooks are `true`', part).median]
    }),
  )
  const ratio = (part: keyof TurnTimes) => figures('ours', part).median / figures('hooks are `true`', part).median
  return {
    title: TITLE,
    method: `\`claude -p\`, one turn of ${CALLS} Bash calls (\`true\`) one after the other and ${CALLS} in one response, ${ROUNDS} rounds in turns, against an API on loopback that answers at once: the worst case, as a real model takes seconds per call. Milliseconds between the API's answers, so without the client's start. The second plugin has our hooks.json with \`true\` for every command.`,
    columns: ['turn', 'median ms', 'p95', 'per call', 'by `true`'],
    rows,
    goals: [
      atMost('20 calls one after the other, by the plugin of `true`', ratio('sequentialMs'), 1.1),
      atMost('20 calls at once, by the plugin of `true`', ratio('parallelMs'), 1.1),
    ],
  }
}

/** Ours with bundles of the source as it is now, and its twin whose hooks do nothing. */
function preparePlugins(programs: string): Record<Variant, string | undefined> {
  const [ours, idle, least] = ['ours', 'true', 'floor'].map((name) => join(programs, `plugin-${name}`)) as [
    string,
    string,
    string,
  ]
  const source = join(repository, 'plugin')
  for (const part of ['.claude-plugin', 'hooks']) {
    for (const plugin of [ours, idle, least]) cpSync(join(source, part), join(plugin, part), { recursive: true })
  }
  mkdirSync(join(ours, 'dist'))
  for (const name of ['agent', 'session-start']) {
    cpSync(join(programs, `${name}.mjs`), join(ours, 'dist', `${name}.mjs`))
  }
  const hooks = readFileSync(join(source, 'hooks/hooks.json'), 'utf8')
  const replaceCommands = (plugin: string, command: string, args: string[]) => {
    const replacement = () => `"command": "${command}", "args": ${JSON.stringify(args)}`
    const text = hooks.replace(/"command": "sh",\s*"args": \[[^\]]*\]/g, replacement)
    writeFileSync(join(plugin, 'hooks/hooks.json'), text)
  }
  replaceCommands(idle, 'true', [])
  // Into the folder of its own session, as the recorder's home is.
  replaceCommands(least, 'sh', ['-c', 'cat >"$HOME/x.$$"; mv "$HOME/x.$$" "$HOME/y.$$"'])
  return { 'without a plugin': undefined, 'hooks are `true`': idle, 'hooks are `cat` and `mv`': least, ours }
}

async function playTurn(binary: string, plugin: string | undefined): Promise<TurnTimes> {
  const calls = () => Array.from({ length: CALLS }, () => bash('true'))
  const turn: Answer[] = [...calls().map((call) => say(call)), say(...calls()), say('Done.')]
  const api = await startFakeApi({ main: [turn] })
  const ingest = await startServer('accepts')
  const scratch = createScratch({})
  try {
    const args = [...(plugin === undefined ? [] : ['--plugin-dir', plugin]), '--dangerously-skip-permissions']
    const env = clientEnvironment(scratch, { api: api.url, ingest: ingest.url })
    const exit = await startHeadless({ binary, cwd: scratch.project, env, args, prompt: 'go' }).exited
    if (exit.code !== 0) throw new Error(`the client left with ${exit.code}: ${exit.stderr}`)
    return turnTimes(api)
  } finally {
    await stopEveryAgent(scratch.state)
    api.close()
    ingest.close()
    rmSync(scratch.root, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Request n asks for answer n: what lies between two of them is one call. */
function turnTimes(api: FakeApi): TurnTimes {
  const asked = api.served.filter(({ kind }) => kind === 'main').map(({ askedAtMs }) => askedAtMs)
  const [first, parallel, last] = [asked[0], asked[CALLS], asked[CALLS + 1]]
  if (first === undefined || parallel === undefined || last === undefined) throw new Error('the turn was not played')
  return { sequentialMs: parallel - first, parallelMs: last - parallel }
}
