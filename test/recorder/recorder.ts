import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

export const HOOKS = fileURLToPath(new URL('../../plugin/hooks', import.meta.url))
export const RECORDER = join(HOOKS, 'record.sh')

/** The shells of this machine that a user's `sh` may be. */
export const SHELLS: string[][] = [['sh'], ['dash'], ['bash', '--posix'], ['busybox', 'sh']].filter(isInstalled)

function isInstalled([program, ...args]: string[]): boolean {
  try {
    execFileSync(program ?? '', [...args, '-c', ':'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** A state folder with recording on, or off. */
export function makeHome(options: { inside?: string; recording?: boolean } = {}): string {
  const outer = mkdtempSync(join(tmpdir(), 'recorder-'))
  // A killed recorder may still be on its way out.
  onTestFinished(() => rmSync(outer, { recursive: true, force: true, maxRetries: 5 }))
  chmodSync(outer, 0o755)
  const home = join(outer, options.inside ?? 'home')
  mkdirSync(home, { recursive: true })
  if (options.recording ?? true) {
    mkdirSync(join(home, 'spool/drafts'), { recursive: true })
    mkdirSync(join(home, 'spool/new'))
  }
  return home
}

export interface HookCall {
  home?: string
  event?: string
  /** What the client writes to stdin; undefined: nothing, and stdin stays open. */
  input?: string | Uint8Array | undefined
  env?: Record<string, string>
  shell?: string[]
  script?: string
  cwd?: string
  uid?: number
}

export interface HookResult {
  code: number | null
  signal: NodeJS.Signals | null
  /** Everything on stdout and stderr. */
  output: string
}

/** Starts a hook as the client does: its own process group, stdin, stdout and stderr as pipes. */
export function startHook(call: HookCall): { child: ChildProcess; done: Promise<HookResult> } {
  const [program = 'sh', ...args] = call.shell ?? ['sh']
  const child = spawn(program, [...args, call.script ?? RECORDER, call.event ?? 'PostToolUse'], {
    detached: true,
    cwd: call.cwd,
    uid: call.uid,
    env: {
      PATH: process.env.PATH ?? '',
      CLAUDE_CODE_SESSION_ID: 'session-1',
      ...(call.home && { CLAUDE_METRICS_HOME: call.home }),
      ...call.env,
    },
  })
  let output = ''
  child.stdout?.on('data', (data) => {
    output += data
  })
  child.stderr?.on('data', (data) => {
    output += data
  })
  // A recorder that is switched off leaves without reading.
  child.stdin?.on('error', () => {})
  if (call.input !== undefined) child.stdin?.end(call.input)
  const done = new Promise<HookResult>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, output }))
  })
  return { child, done }
}

export const runHook = (call: HookCall): Promise<HookResult> => startHook({ input: '{}', ...call }).done

export const SILENT_SUCCESS: HookResult = { code: 0, signal: null, output: '' }

export const waiting = (home: string): string[] => readdirSync(join(home, 'spool/new'))
export const drafts = (home: string): string[] => readdirSync(join(home, 'spool/drafts'))

/** Header line and stdin of the one entry that waits. */
export function onlyEntry(home: string): { name: string; header: string; payload: Buffer } {
  const [name = '', ...others] = waiting(home)
  if (others.length > 0) throw new Error(`${others.length + 1} entries`)
  const bytes = readFileSync(join(home, 'spool/new', name))
  const end = bytes.indexOf('\n')
  return { name, header: bytes.subarray(0, end).toString('latin1'), payload: bytes.subarray(end + 1) }
}
