import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Ingest, startIngest } from '../../src/dev/ingest.ts'
import { bundle } from '../cli/bundle.ts'
import { agentsToLeave } from '../cli/leaving.ts'
import { runNode, until } from '../cli/run-node.ts'

const TOKEN = `cm_${'t'.repeat(48)}`

let scratch: string
let home: string
let ingest: Ingest

beforeEach(async () => {
  ingest = await startIngest({ port: 0 })
  scratch = mkdtempSync(join(tmpdir(), 'cm-child-'))
  home = join(scratch, '.claude-metrics')
  await bundle(join(scratch, 'dist'), ['src/agent.ts', 'src/session-start.ts'])
})
afterEach(async () => {
  await agentsToLeave(home)
  await ingest.close()
  rmSync(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
})

test('programs that the agent runs do not get the token', async () => {
  const programs = join(scratch, 'bin')
  const seen = join(scratch, 'seen')
  mkdirSync(programs)
  writeFileSync(join(programs, 'git'), `#!/bin/sh\nenv >${seen}.$$ && mv ${seen}.$$ ${seen}\n`)
  chmodSync(join(programs, 'git'), 0o755)
  const env = {
    PATH: `${programs}:${process.env['PATH'] ?? ''}`,
    HOME: scratch,
    CLAUDE_METRICS_API_URL: ingest.url,
    CLAUDE_METRICS_API_TOKEN: TOKEN,
    CLAUDE_PLUGIN_OPTION_API_TOKEN: TOKEN,
    CLAUDE_METRICS_OTLP_HEADERS: `authorization=${TOKEN}`,
  }
  const input = JSON.stringify({ session_id: 's-1', source: 'startup', cwd: scratch, hook_event_name: 'SessionStart' })
  await runNode(join(scratch, 'dist/session-start.mjs'), [], { env, input })
  await until('git to be asked', () => existsSync(seen))
  const reported = readFileSync(seen, 'utf8')
  expect(reported).toContain(`HOME=${scratch}`)
  expect(reported).not.toContain(TOKEN)
  await until('the session to arrive', () => ingest.received.accepted > 0)
})
