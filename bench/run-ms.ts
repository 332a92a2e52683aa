import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'

export interface Run {
  file: string
  args: string[]
  cwd: string
  env: Record<string, string>
  /** The file that is its stdin. */
  input: string
}

/** Milliseconds from spawn to exit. */
export function runMs({ file, args, cwd, env, input }: Run): Promise<number> {
  const stdin = openSync(input, 'r')
  const begun = performance.now()
  const child: ChildProcess = spawn(file, args, { cwd, env, stdio: [stdin, 'ignore', 'ignore'] })
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('exit', () => {
      const tookMs = performance.now() - begun
      closeSync(stdin)
      done(tookMs)
    })
  })
}
