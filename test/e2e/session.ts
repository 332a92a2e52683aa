import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Behaviour } from '../../src/dev/behaviour.ts'
import { startIngest } from '../../src/dev/ingest.ts'
import { stateFolders } from '../../src/process/profile-path.ts'
import { leftBehind, stopAgent, stopEveryAgent } from './agent.ts'
import { clientPath } from './client.ts'
import { type FakeApi, startFakeApi } from './fake-api.ts'
import { type Exit, type Headless, type Step, startHeadless } from './headless.ts'
import { type Received, receivedIn } from './received.ts'
import {
  clientEnvironment,
  createScratch,
  fixturePlugin,
  INGEST_TOKEN,
  plugin,
  type Scratch,
  type ScratchOptions,
} from './scratch.ts'
import { GO, type Script } from './script.ts'
import { openTerminal, type Terminal } from './terminal.ts'
import { type Truth, truthOf } from './truth.ts'
import { until } from './until.ts'

export interface StageOptions extends ScratchOptions {
  /** The answers of the model; a function when they name files of the scratch project. */
  script: Script | ((scratch: Scratch) => Script)
  args?: string[]
  /** The only one the ingest accepts, where it is another than the environment's. */
  token?: string
  env?: Record<string, string>
  /** Further plugins to load. */
  plugins?: (scratch: Scratch) => string[]
  /** Also send to the anonymous usage API. */
  usage?: boolean
  /** Send spans to a collector as well. Default: true. */
  spans?: boolean
}

export interface PromptOptions {
  args?: string[]
  /** Of this terminal alone. */
  env?: Record<string, string>
  stdin?: Step[]
  /** How many times sessions have ended when this run is over; undefined: do not wait. */
  ended?: number
}

/** One scenario's machine with everything on it: fake API, ingest, client, agent. */
export interface Stage {
  scratch: Scratch
  api: FakeApi
  received: Received
  /** Whether spans are sent as well. */
  spans: boolean
  /** Makes the ingest unreliable, and reliable again with `{}`. */
  setIngest(behaviour: Behaviour): void
  /** Runs `claude -p` to its end and until its last session row has arrived. */
  prompt(text: string | undefined, options?: PromptOptions): Promise<Exit>
  /** Starts `claude -p` and leaves it running. */
  start(text: string | undefined, options?: PromptOptions): Headless
  terminal(options?: { args?: string[] }): Promise<Terminal>
  /** Lets the commands and answers end that wait for it. */
  release(): void
  /** Waits until sessions have ended `count` times. */
  ended(count: number): Promise<void>
  /** Stops the agent; what was received is then all there will be. */
  finish(): Promise<Truth>
  /** What hooks made the client or the model hear; empty when they are as silent as they should be. */
  noise(): string[]
  close(failed: boolean): Promise<void>
}

export const skipPermissions = ['--dangerously-skip-permissions']

/** The agent looks for dead clients every few seconds and waits for late transcript lines. */
const SETTLE_TIMEOUT_MS = 90_000

export async function openStage(options: StageOptions): Promise<Stage> {
  const binary = clientPath()
  if (binary === undefined) throw new Error('the client is not installed')
  const scratch = createScratch(options)
  const script = typeof options.script === 'function' ? options.script(scratch) : options.script
  const api = await startFakeApi(script)
  const ingestFile = join(scratch.root, 'ingest.jsonl')
  const ingest = await startIngest({ port: 0, token: options.token ?? INGEST_TOKEN, file: ingestFile })
  const received = receivedIn(ingestFile)
  const env = {
    ...clientEnvironment(scratch, { api: api.url, ingest: ingest.url }),
    ...(options.usage && { CLAUDE_METRICS_URL: ingest.usageUrl }),
    ...(options.spans !== false && { CLAUDE_METRICS_OTLP_ENDPOINT: ingest.origin }),
    ...options.env,
  }
  const argsOf = (more: string[] = []) => [
    ...[plugin, fixturePlugin, ...(options.plugins?.(scratch) ?? [])].flatMap((folder) => ['--plugin-dir', folder]),
    ...(options.args ?? skipPermissions),
    ...more,
  ]
  let terminal: Terminal | undefined
  const exits: Exit[] = []

  const start = (text: string | undefined, { args, stdin, env: more }: PromptOptions = {}): Headless =>
    startHeadless({
      binary,
      cwd: scratch.project,
      env: { ...env, ...more },
      args: argsOf(args),
      ...(text !== undefined && { prompt: text }),
      ...(stdin && { stdin }),
    })
  const ended = async (count: number) => {
    const detail = () => `received: ${JSON.stringify(received.all().map(({ path, status }) => [path, status]))}`
    await until(`${count} session ends`, () => received.finals().length >= count, {
      timeoutMs: SETTLE_TIMEOUT_MS,
      detail,
    })
  }
  return {
    scratch,
    api,
    received,
    spans: options.spans !== false,
    setIngest: ingest.setBehaviour,
    start,
    ended,
    release: () => writeFileSync(join(scratch.project, GO), ''),
    prompt: async (text, promptOptions = {}) => {
      const before = received.finals().length
      const exit = await start(text, promptOptions).exited
      exits.push(exit)
      await ended(promptOptions.ended ?? before + 1)
      return exit
    },
    terminal: async ({ args } = {}) => {
      terminal = await openTerminal({ binary, cwd: scratch.project, env, args: argsOf(args), folder: scratch.root })
      return terminal
    },
    noise: () => [
      ...api.intrusions,
      ...exits.map((exit) => exit.stderr).filter((stderr) => stderr !== ''),
      ...(terminal?.seen ?? []).flatMap((screen) => screen.match(/.*hook.*(fail|error).*/gi) ?? []),
    ],
    finish: async () => {
      await stopAgent(scratch.state)
      return truthOf(api.served)
    },
    close: async (failed) => {
      terminal?.close()
      for (const folder of stateFolders(scratch.state)) await stopEveryAgent(folder)
      api.close()
      await ingest.close()
      if (failed) console.warn(`e2e: kept ${scratch.root}\n${leftBehind(scratch.state)}${errorsIn(scratch)}`)
      else scratch.remove()
    },
  }
}

function errorsIn(scratch: Scratch): string {
  const file = join(scratch.state, 'errors.log')
  return existsSync(file) ? `errors.log: ${readFileSync(file, 'utf8')}` : ''
}
