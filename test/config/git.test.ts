import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createGit } from '../../src/config/git.ts'
import { runCommand } from '../../src/config/run-command.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cm-git-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { stdio: 'ignore' })

test('a repository has an origin, also seen from a folder inside, and the credentials in it stay behind', async () => {
  git('init')
  git('remote', 'add', 'origin', 'https://alice:ghp_secret@git.test/o/r.git')
  git('config', 'user.email', 'alice@git.test')
  mkdirSync(join(folder, 'a b/c'), { recursive: true })
  const asked = createGit({ now: () => 0 })
  expect(await asked.originUrl(folder)).toBe('https://git.test/o/r.git')
  expect(await asked.originUrl(join(folder, 'a b/c'))).toBe('https://git.test/o/r.git')
  // What the repository says of its user is not what the person says.
  expect(await asked.userEmail(folder)).not.toBe('alice@git.test')
})

test('a repository without a remote, a folder that is gone and an impossible one have no origin', async () => {
  git('init')
  const asked = createGit({ now: () => 0 })
  expect(await asked.originUrl(folder)).toBeUndefined()
  expect(await asked.originUrl(join(folder, 'gone'))).toBeUndefined()
  expect(await asked.originUrl('a\0b')).toBeUndefined()
})

test('a remote that is added later is found within half a minute', async () => {
  git('init')
  let atMs = 0
  const asked = createGit({ now: () => atMs })
  expect(await asked.originUrl(folder)).toBeUndefined()
  git('remote', 'add', 'origin', 'https://git.test/o/r.git')
  atMs = 30_000
  expect(await asked.originUrl(folder)).toBe('https://git.test/o/r.git')
})

test('git is asked once in ten minutes per folder and question, also by two at a time', async () => {
  let calls = 0
  let nowMs = 0
  const run = async () => {
    calls += 1
    return 'https://git.test/r\n'
  }
  const asked = createGit({ now: () => nowMs, run })
  await Promise.all([asked.originUrl('/a'), asked.originUrl('/a')])
  await asked.originUrl('/a')
  expect(calls).toBe(1)
  await asked.originUrl('/b')
  await asked.userEmail('/a')
  expect(calls).toBe(3)
  nowMs = 600_000
  await asked.originUrl('/a')
  expect(calls).toBe(4)
})

test('a program that hangs is given up after two seconds, one that is missing at once', async () => {
  const script = join(folder, 'hangs')
  writeFileSync(script, '#!/bin/sh\nexec sleep 60\n')
  chmodSync(script, 0o700)
  const startedAtMs = performance.now()
  expect(await runCommand(script, [])).toBeUndefined()
  expect(performance.now() - startedAtMs).toBeLessThan(30_000)
  expect(await runCommand(`no-such-program${delimiter}`, [])).toBeUndefined()
})
