import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { resolveSettings } from '../../src/config/settings.ts'
import { configuredDestinations, recordingOn } from '../../src/exporters/destinations.ts'
import { replaySession } from '../../src/history/replay-session.ts'
import type { Occurrence } from '../../src/instrumentation/occurrence.ts'
import { buildPipeline } from '../../src/pipeline.ts'
import { incomingPath, withStore } from '../../src/store/store.ts'

let home: string
const captured = join(import.meta.dirname, '../captures/e-parallel/transcript.jsonl')

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cm-local-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

async function pipeline() {
  const settings = resolveSettings({ env: { CLAUDE_METRICS_LOCAL: '1' }, home })
  expect(configuredDestinations(settings).map(({ name }) => name)).toEqual(['local'])
  expect(recordingOn(settings)).toBe(true)
  return buildPipeline({
    ...{ settings, version: '0', token: () => undefined, now: Date.now, log: { line: () => {} } },
    around: () => Promise.reject(new Error('nobody asks who this is')),
    connect: () => {
      throw new Error('nothing is sent')
    },
  })
}

async function occurrences(): Promise<Occurrence[]> {
  const all: Occurrence[] = []
  const id = /"sessionId": ?"([^"]+)"/.exec(readFileSync(captured, 'utf8'))?.[1]
  const path = join(home, `${id}.jsonl`)
  const { writeFileSync } = await import('node:fs')
  writeFileSync(path, readFileSync(captured))
  await replaySession({ path, bashArgs: true, context: {}, take: (some) => void all.push(...some) })
  return all
}

test('what the agent records is in the store, without a word of anybody', async () => {
  const all = await occurrences()
  const { record, shutdown } = await pipeline()
  await record(all)
  await record(all)
  await shutdown()
  const prompts = all.flatMap((one) => (one.kind === 'prompt' ? [one.fields.prompt_text] : []))
  const kept = readFileSync(incomingPath(home), 'utf8')
  expect(prompts.length).toBeGreaterThan(0)
  for (const text of prompts) expect(kept).not.toContain(JSON.stringify(text))
  const open = { home, now: Date.now, onDamage: () => {} }
  const counts = await withStore(open, (store) =>
    store.all('select (select count(*) from tool_calls) tools, (select count(*) from executions) executions'),
  )
  const of = (kind: string) => all.filter((one) => one.kind === kind).length
  expect(counts).toEqual([{ tools: of('tool'), executions: of('execution') }])
})

test('what could not be written is not acknowledged', async () => {
  const { record } = await pipeline()
  mkdirSync(incomingPath(home))
  await expect(record(await occurrences())).rejects.toThrow(/EISDIR/)
})
