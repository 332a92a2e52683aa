import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { outputOf, type Stage } from './stage.ts'

export interface HookCall {
  event?: string
  input?: string | Buffer
  env?: Record<string, string | undefined>
}

/** One hook with its exit code and what it printed; `input` undefined leaves stdin open. */
export function startHook(plugin: string, stage: Stage, { event = 'Notification', input, env = {} }: HookCall) {
  const child = spawn('sh', [join(plugin, 'hooks/record.sh'), event], {
    cwd: stage.root,
    env: { ...stage.hookEnv, ...env },
    detached: true,
  })
  child.stdin.on('error', () => {})
  if (input !== undefined) child.stdin.end(input)
  const done = outputOf(child).then((said) => ({ code: child.exitCode, signal: child.signalCode, said }))
  return { child, done }
}

/** What every hook does, whatever it met. */
export const SILENT = { code: 0, signal: null, said: '' }
