import { spawn } from 'node:child_process'

export interface Run {
  code: number | null
  stdout: string
  stderr: string
  tookMs: number
}

/**
 * Runs a script with Node under exactly this environment.
 *
 * @param options.keepOpen do not end standard input, as the client sometimes does not
 */
export function runNode(
  script: string,
  args: string[],
  options: { env: Record<string, string>; input?: string; keepOpen?: boolean },
): Promise<Run> {
  const startedAtMs = performance.now()
  const child = spawn(process.execPath, [script, ...args], { env: options.env, stdio: ['pipe', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  // A child that ends without reading its input is no failure of the test.
  child.stdin.on('error', () => {})
  child.stdin.write(options.input ?? '')
  if (!options.keepOpen) child.stdin.end()
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr, tookMs: performance.now() - startedAtMs }))
  })
}

/** Waits until the condition holds; fails after 45 seconds, which a busy machine may need, or after `timeoutMs`. */
export async function until(what: string, holds: () => boolean, timeoutMs = 45_000): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs
  while (!holds()) {
    if (performance.now() > deadlineMs) throw new Error(`waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
