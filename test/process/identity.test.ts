import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { expect, test, vi } from 'vitest'
import { isPidInUse, processIdentity } from '../../src/process/identity.ts'

test('a process has one identity as long as it lives, and none afterwards', async () => {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' })
  const pid = child.pid ?? 0
  const identity = processIdentity(pid)
  expect(identity).toMatchObject({ pid, startedAt: expect.stringMatching(/./) })
  expect(processIdentity(pid)).toEqual(identity)
  expect(isPidInUse(pid)).toBe(true)

  const exited = new Promise((resolve) => child.on('exit', resolve))
  child.kill('SIGKILL')
  await exited
  expect(processIdentity(pid)).toBeUndefined()
  expect(isPidInUse(pid)).toBe(false)
})

test('two processes differ in more than the pid', () => {
  const own = processIdentity(process.pid)
  const parent = processIdentity(process.ppid)
  expect(parent?.startedAt).not.toBe(own?.startedAt)
  expect(parent?.bootId).toBe(own?.bootId)
})

test('a dead process that nobody has looked after yet is dead', async () => {
  // The shell starts a child and becomes `cat`, which never waits for children and says that it is there by repeating a
  // line.
  const shell = spawn('sh', ['-c', 'sleep 60 >/dev/null & echo $!; exec cat'], { stdio: ['pipe', 'pipe', 'ignore'] })
  const lines = createInterface({ input: shell.stdout })[Symbol.asyncIterator]()
  try {
    const pid = Number((await lines.next()).value)
    shell.stdin.write('a line\n')
    expect((await lines.next()).value).toBe('a line')
    process.kill(pid, 'SIGKILL')
    await vi.waitFor(() => expect(processIdentity(pid)).toBeUndefined())
    expect(isPidInUse(pid)).toBe(true)
  } finally {
    shell.kill('SIGKILL')
  }
})

test.each([0, -1, 1.5, Number.NaN, 2 ** 53])('%d is no pid', (pid) => {
  expect(processIdentity(pid)).toBeUndefined()
  expect(isPidInUse(pid)).toBe(false)
})
