import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { listTranscripts } from '../../src/history/transcripts.ts'

test('what else lies about in the folder of transcripts is left alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'transcripts-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const project = join(folder, 'projects/-home-dev')
  mkdirSync(join(project, 'folder.jsonl'), { recursive: true })
  writeFileSync(join(project, 'session-1.jsonl'), '')
  writeFileSync(join(project, 'we ird"name.jsonl'), '')
  writeFileSync(join(folder, 'projects/file'), '')
  symlinkSync('/nonexistent', join(project, 'dangling.jsonl'))
  symlinkSync('itself.jsonl', join(project, 'itself.jsonl'))
  symlinkSync(project, join(folder, 'projects/itself'))
  const found = listTranscripts(folder).map(({ sessionId, project }) => `${project}/${sessionId}`)
  expect(found.sort()).toEqual(['-home-dev/session-1', 'itself/session-1'])
})
