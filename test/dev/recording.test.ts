import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { parseRecording, scenesOf } from '../../src/dev/recording.ts'

const repository = path.join(import.meta.dirname, '..', '..')
const text = fs.readFileSync(path.join(repository, 'plugin/demo/session.json'), 'utf8')

test('the recording in the plugin is what its script makes of the captures, and small', () => {
  execFileSync(process.execPath, [path.join(repository, 'scripts/demo-session.mjs'), '--check'])
  expect(text.length).toBeLessThan(60 * 1024)
})

test('a recording moves to the home folder it is played in', () => {
  const home = '/tmp/a "strange" \\ place'
  const recording = parseRecording(text, home)
  expect(recording.cwd).toBe(`${home}/project`)
  expect(JSON.stringify(recording)).not.toContain('/home/dev')
})

test('every hook has the four fields that all hooks have', () => {
  const recording = parseRecording(text, '/home/someone')
  for (const scene of scenesOf(recording))
    if (scene.kind === 'hook')
      expect(scene.input).toMatchObject({
        session_id: recording.sessionId,
        transcript_path: recording.transcriptPath,
        cwd: '/home/someone/project',
        hook_event_name: scene.event,
      })
})

test('scenes are in order, lines are seen after they were spoken, and none after the session ended', () => {
  const scenes = scenesOf(parseRecording(text, '/home/someone'))
  const times = scenes.map((scene) => scene.atMs)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(scenes.at(-1)).toMatchObject({ kind: 'hook', event: 'SessionEnd' })
  for (const scene of scenes) if (scene.kind === 'line') expect(scene.atMs).toBeGreaterThan(scene.spokenAtMs)
})

test('a subagent has its description before its first line', () => {
  const scenes = scenesOf(parseRecording(text, '/home/someone'))
  const files = scenes.flatMap((scene) => (scene.kind === 'hook' ? [] : [scene.file]))
  const agents = files.filter((file) => file.endsWith('.meta.json'))
  expect(agents).toHaveLength(5)
  for (const meta of agents) {
    const lines = meta.replace(/\.meta\.json$/, '.jsonl')
    expect(files.indexOf(meta)).toBeLessThan(files.indexOf(lines))
  }
})
