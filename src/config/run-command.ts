import { execFile } from 'node:child_process'

/** Runs a program and gives its standard output; undefined when it is missing, fails, or takes too long. */
export type RunCommand = (command: string, args: readonly string[]) => Promise<string | undefined>

/** A program that asks for a password or hangs on a network drive must not hold anything up. */
const TIMEOUT_MS = 2_000
const MAX_OUTPUT_BYTES = 1_000_000

export const runCommand: RunCommand = (command, args) =>
  new Promise((resolve) => {
    const options = {
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
      maxBuffer: MAX_OUTPUT_BYTES,
      windowsHide: true,
    } as const
    try {
      execFile(command, [...args], options, (error, stdout) => resolve(error ? undefined : stdout)).stdin?.end()
    } catch {
      // Arguments with a NUL byte throw instead of failing.
      resolve(undefined)
    }
  })
