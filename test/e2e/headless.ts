import { type ChildProcess, spawn } from 'node:child_process'

/** How one `claude -p` is started. */
export interface HeadlessOptions {
  binary: string
  cwd: string
  env: Record<string, string>
  args: string[]
  /** The prompt argument; undefined when the prompt comes on stdin. */
  prompt?: string
  /**
   * Messages for `--input-format stream-json`, one per line; functions are waited for before the next, and a message
   * that they answer is sent.
   */
  stdin?: Step[]
}

export type Step = object | (() => Promise<unknown>)

export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

export interface Headless {
  kill(signal: NodeJS.Signals): void
  /** What it has printed so far. */
  stdout(): string
  exited: Promise<Exit>
}

/** A run that takes longer hangs. */
const TIMEOUT_MS = 180_000

/** Starts `claude -p` in a process group of its own. */
export function startHeadless({ binary, cwd, env, args, prompt, stdin }: HeadlessOptions): Headless {
  const format = stdin ? ['--input-format', 'stream-json', '--output-format', 'stream-json', '--verbose'] : []
  const child = spawn(binary, ['-p', ...format, ...args, ...(prompt === undefined ? [] : ['--', prompt])], {
    cwd,
    env,
    stdio: [stdin ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let [stdout, stderr] = ['', '']
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  void feed(child, stdin ?? [])
  const timer = setTimeout(() => endGroup(child), TIMEOUT_MS)
  const exited = new Promise<Exit>((resolve) => {
    // Not 'close': a tool left behind by a killed client keeps the pipes open.
    child.on('exit', (code, signal) => {
      clearTimeout(timer)
      // Its end can be reported before what it wrote last: one more look at what can be read comes between the two
      // ticks.
      setImmediate(() =>
        setImmediate(() => {
          endGroup(child)
          resolve({ code, signal, stdout, stderr })
        }),
      )
    })
  })
  return { kill: (signal) => child.kill(signal), stdout: () => stdout, exited }
}

async function feed({ stdin }: ChildProcess, steps: Step[]): Promise<void> {
  // Steps may ask what the client has printed: the caller must have its handle first.
  await Promise.resolve()
  for (const step of steps) {
    const message = typeof step === 'function' ? await step() : step
    if (typeof message === 'object' && message !== null) stdin?.write(`${JSON.stringify(message)}\n`)
  }
  stdin?.end()
}

/** Ends what the client's own group still holds; tools and hooks run in groups of their own. */
function endGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  } catch {
    // Nobody left.
  }
}
