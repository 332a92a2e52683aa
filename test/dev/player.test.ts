import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type PlayOptions, play } from '../../src/dev/player.ts'
import type { Recording } from '../../src/dev/recording.ts'

let home: string
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'player-'))
})
afterEach(() => fs.rmSync(home, { recursive: true }))

const recorded = (): Recording => ({
  home,
  cwd: path.join(home, 'project'),
  sessionId: 's1',
  transcriptPath: path.join(home, 'projects', 's1.jsonl'),
  environment: {},
  hooks: [
    { at: 0, event: 'SessionStart', input: {} },
    { at: 500, event: 'Stop', input: { prompt_id: 'p1' } },
    { at: 900, event: 'SessionEnd', input: {} },
  ],
  transcript: {
    common: { sessionId: 's1' },
    lines: [
      { at: 100, type: 'user' },
      { at: 450, type: 'assistant' },
    ],
  },
  subagents: [{ id: 'a1', meta: { spawnDepth: 1 }, common: {}, lines: [{ at: 200, type: 'user' }] }],
})

/** A clock that only moves when somebody waits or says so. */
function rehearsal(overrides: Partial<PlayOptions> = {}) {
  const clock = { ms: 1_000_000 }
  const log: string[] = []
  const recording = recorded()
  const linesSeen = () =>
    fs.existsSync(recording.transcriptPath)
      ? fs.readFileSync(recording.transcriptPath, 'utf8').split('\n').length - 1
      : 0
  const options: PlayOptions = {
    recording,
    now: () => clock.ms,
    wait: async (ms) => {
      clock.ms += ms
    },
    runHook: async (event) => void log.push(`${clock.ms - 1_000_000} ${event}, ${linesSeen()} lines`),
    signal: new AbortController().signal,
    ...overrides,
  }
  return { clock, log, recording, options }
}

test('hooks run at their times, and see the lines that the client would have written by then', async () => {
  const { log, options } = rehearsal()
  await play(options)
  expect(log).toEqual(['0 SessionStart, 0 lines', '500 Stop, 1 lines', '900 SessionEnd, 2 lines'])
})

test('lines carry the time at which they were spoken, in the time of the play', async () => {
  const { recording, options } = rehearsal()
  await play(options)
  const lines = fs.readFileSync(recording.transcriptPath, 'utf8').trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { sessionId: 's1', type: 'user', timestamp: new Date(1_000_100).toISOString() },
    { sessionId: 's1', type: 'assistant', timestamp: new Date(1_000_450).toISOString() },
  ])
  expect(fs.statSync(recording.transcriptPath).mode & 0o777).toBe(0o600)
})

test('after a slow hook everything is later, by as much', async () => {
  const { clock, log, recording, options } = rehearsal()
  const { runHook } = options
  await play({
    ...options,
    runHook: async (event, input) => {
      await runHook(event, input)
      if (event === 'SessionStart') clock.ms += 2_000
    },
  })
  // The first line was due at 200, so 1800 are lost.
  expect(log.slice(1)).toEqual(['2300 Stop, 1 lines', '2700 SessionEnd, 2 lines'])
  expect(fs.readFileSync(recording.transcriptPath, 'utf8')).toContain(new Date(1_000_000 + 1_900).toISOString())
})

test('a line that was spoken before a slow hook, and is written after it, keeps its time', async () => {
  const { clock, recording, options } = rehearsal()
  const { runHook } = options
  await play({
    ...options,
    runHook: async (event, input) => {
      await runHook(event, input)
      if (event === 'Stop') clock.ms += 2_000
    },
  })
  const [, response] = fs.readFileSync(recording.transcriptPath, 'utf8').trimEnd().split('\n')
  expect(JSON.parse(response ?? '').timestamp).toBe(new Date(1_000_450).toISOString())
})

test('a subagent gets its own transcript and description beside the session', async () => {
  const { options } = rehearsal()
  await play(options)
  const folder = path.join(home, 'projects', 's1', 'subagents')
  expect(fs.readdirSync(folder).toSorted()).toEqual(['agent-a1.jsonl', 'agent-a1.meta.json'])
  expect(JSON.parse(fs.readFileSync(path.join(folder, 'agent-a1.meta.json'), 'utf8'))).toEqual({ spawnDepth: 1 })
})

test('it ends where it is interrupted', async () => {
  const controller = new AbortController()
  const { log, options } = rehearsal({ signal: controller.signal })
  const { runHook } = options
  await play({
    ...options,
    runHook: async (event, input) => {
      await runHook(event, input)
      if (event === 'Stop') controller.abort()
    },
  })
  expect(log).toHaveLength(2)
})
