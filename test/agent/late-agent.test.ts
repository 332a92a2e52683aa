import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { BatchLimits } from '../../src/spool/batch.ts'
import { captureNames, readCapture } from '../instrumentation/capture.ts'
import { finalRecords } from '../instrumentation/records.ts'
import { replay } from '../instrumentation/replay.ts'
import { type AgentHome, agentHome, BEGIN_MS, settleAll } from './agent-home.ts'

const folderOf = (name: string) => fileURLToPath(new URL(`../captures/${name}`, import.meta.url))

interface RecordedHook {
  event: string
  t: number
  env: Record<string, string | undefined>
  stdin: { session_id: string } | null
}

/**
 * Puts a recorded session into the spool and on the disk, whole. Answers when its last hook was, milliseconds since the
 * epoch.
 */
function putCapture(home: AgentHome, name: string): number {
  const folder = folderOf(name)
  const hooks = readFileSync(join(folder, 'hooks.jsonl'), 'utf8')
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as RecordedHook]))
  const id = hooks[0]?.stdin?.session_id ?? ''
  const transcript_path = join(home.home, `${id}.jsonl`)
  cpSync(join(folder, 'transcript.jsonl'), transcript_path)
  if (existsSync(join(folder, 'subagents')))
    cpSync(join(folder, 'subagents'), join(home.home, id, 'subagents'), { recursive: true })
  for (const { event, t, env, stdin } of hooks) {
    if (stdin === null) continue
    const marks = { effort: env['CLAUDE_EFFORT'], client: env['AI_AGENT'], entry: env['CLAUDE_CODE_ENTRYPOINT'] }
    const header = Object.entries(marks).flatMap(([key, value]) => (value === undefined ? [] : [` ${key}=${value}`]))
    home.hook(t - BEGIN_MS, id, event, { ...stdin, transcript_path }, ` bash_args=1${header.join('')}`)
  }
  return Math.max(...hooks.map(({ t }) => t))
}

/** Sessions that ended, with one transcript: nothing of them has to be found out from the system. */
const names = captureNames().filter(
  (name) =>
    readFileSync(join(folderOf(name), 'hooks.jsonl'), 'utf8').includes('"event":"SessionEnd"') &&
    readdirSync(folderOf(name)).filter((file) => file.startsWith('transcript')).length === 1,
)

const batches: [string, Partial<BatchLimits>][] = [
  ['as much as it can at a time', {}],
  ['one hook at a time', { files: 1 }],
]

test.each(batches)('an agent that was away makes of a session what one on time makes, taking %s', async (_, limits) => {
  for (const name of names) {
    const home = agentHome()
    home.clock.ms = putCapture(home, name) + 600_000
    const spool = ({
      claim,
      ...rest
    }: Parameters<NonNullable<Parameters<AgentHome['start']>[0]>['spool'] & object>[0]) => ({
      ...rest,
      claim: (own: BatchLimits) => claim({ ...own, ...(own.files > 0 && limits) }),
    })
    await settleAll(home, home.start({ spool }))
    expect(finalRecords(home.recorded), name).toEqual(finalRecords(replay(readCapture(name))))
    expect(home.names('new'), name).toEqual([])
  }
})
