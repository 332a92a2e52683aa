import { rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { type Ingest, startIngest } from '../../src/dev/ingest.ts'
import { createPerson, installPluginWithStandIn, type Person } from './installed-plugin.ts'
import type { Run } from './run-node.ts'

/** The one that the API takes. */
export const TOKEN = `cm_${'a'.repeat(44)}1234`

/**
 * A plugin whose agent sends nothing, and an API, for the tests of a file; each test gets a person for whom nothing is
 * configured.
 */
export interface Stage {
  readonly ingest: Ingest
  /** The person's state folder. */
  readonly home: string
  readonly userHome: string
  cli(args: string[], input?: string, extra?: Record<string, string>): Promise<Run>
  /** What `status --json` says. */
  // biome-ignore lint/suspicious/noExplicitAny: what it holds is what the tests are about
  status(extra?: Record<string, string>): Promise<any>
  setup(token: string, ...args: string[]): Promise<Run>
}

export function useStage(): Stage {
  let plugin: string
  let ingest: Ingest
  let person: Person
  beforeAll(async () => {
    plugin = await installPluginWithStandIn()
    ingest = await startIngest({ port: 0, token: TOKEN, keep: true })
  })
  afterAll(async () => {
    await ingest.close()
    rmSync(plugin, { recursive: true, force: true })
  })
  beforeEach(() => {
    person = createPerson(plugin, { CLAUDE_METRICS_ACCOUNT_EMAIL: '' })
  })
  afterEach(() => person.leave())

  const cli: Stage['cli'] = (args, input = '', extra = {}) => person.cli(args, extra, input)
  return {
    get ingest() {
      return ingest
    },
    get home() {
      return person.home
    },
    get userHome() {
      return person.userHome
    },
    cli,
    status: async (extra = {}) => JSON.parse((await cli(['status', '--json'], '', extra)).stdout),
    setup: (token, ...args) => cli(['setup', '--token-stdin', ...args], token),
  }
}
