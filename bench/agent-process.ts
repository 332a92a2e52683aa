import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { NODE_OPTIONS } from '../src/process/launch.ts'

/** A token that no server here looks at. */
const TOKEN = `cm_${'b'.repeat(48)}`

export interface AgentProcess {
  pid: number
  child: ChildProcess
  /** User and system time so far, milliseconds. */
  cpuMs(): number
  /** Resident memory, MiB: now, and the most there ever was. */
  memory(): { nowMb: number; peakMb: number }
  /** Bytes given to write calls so far, to sockets as well. */
  writtenBytes(): number
  stop(): Promise<void>
}

export interface AgentStart {
  /** The bundled agent. */
  program: string
  /** The state folder. */
  home: string
  /** Whether it also sends to the Claude Metrics API. @default true */
  token?: boolean
  env: Record<string, string>
}

/** Starts an agent as session start does. Linux only: the figures come from /proc. */
export function startAgent({ program, home, token = true, env }: AgentStart): AgentProcess {
  const child = spawn(process.execPath, [...NODE_OPTIONS, program], {
    cwd: home,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: home,
      CLAUDE_METRICS_HOME: home,
      ...(token && { CLAUDE_METRICS_API_TOKEN: TOKEN }),
      ...env,
    },
    stdio: 'ignore',
  })
  const pid = child.pid ?? 0
  const exited = new Promise((done) => child.once('exit', done))
  const proc = (file: string): string => readFileSync(`/proc/${pid}/${file}`, 'utf8')
  const numberIn = (file: string, pattern: RegExp): number => Number(pattern.exec(proc(file))?.[1] ?? 0)
  return {
    pid,
    child,
    cpuMs() {
      // Fields 14 and 15 of the file; the name in field 2 may hold spaces. In ticks of 10 ms.
      const fields = proc('stat').split(') ')[1]?.split(' ') ?? []
      return (Number(fields[11]) + Number(fields[12])) * 10
    },
    memory: () => ({
      nowMb: numberIn('status', /VmRSS:\s+(\d+)/) / 1_024,
      peakMb: numberIn('status', /VmHWM:\s+(\d+)/) / 1_024,
    }),
    writtenBytes: () => numberIn('io', /wchar: (\d+)/),
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}
