import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { join } from 'node:path'

/** A hook as `hooks.json` has it, in exec form. */
interface HookCommand {
  command: string
  args: string[]
}

interface HooksFile {
  hooks: Record<string, { hooks: { command: string; args?: string[] }[] }[]>
}

/** What a hook said and how it ended; a good one says nothing and ends with 0. */
export interface HookOutcome {
  event: string
  exitCode: number | null
  said: string
}

export interface HookCommandsOptions {
  pluginRoot: string
  cwd: string
  env: Record<string, string>
}

/** Characters of a hook's output that are worth a look. */
const SAID_MAX = 2000

/**
 * Runs the commands of the plugin's own `hooks/hooks.json` the way the client does: no shell, payload on stdin, all of
 * an event in parallel.
 */
export function createHookCommands({ pluginRoot, cwd, env }: HookCommandsOptions) {
  const file = JSON.parse(fs.readFileSync(join(pluginRoot, 'hooks', 'hooks.json'), 'utf8')) as HooksFile
  const inPlace = (text: string) => text.replaceAll(`\${CLAUDE_PLUGIN_ROOT}`, pluginRoot)
  const commandsOf = (event: string): HookCommand[] =>
    (file.hooks[event] ?? []).flatMap((group) =>
      group.hooks.map(({ command, args = [] }) => ({ command: inPlace(command), args: args.map(inPlace) })),
    )

  return {
    events: Object.keys(file.hooks),
    /** Resolves when all hooks of `event` have ended; a program that cannot be started is an outcome as well. */
    run: (event: string, input: unknown, extraEnv: Record<string, string> = {}): Promise<HookOutcome[]> =>
      Promise.all(
        commandsOf(event).map(
          (hook) =>
            new Promise<HookOutcome>((resolve) => {
              const child = spawn(hook.command, hook.args, { cwd, env: { ...env, ...extraEnv }, windowsHide: true })
              let said = ''
              const listen = (chunk: Buffer) => {
                said = (said + chunk.toString('utf8')).slice(0, SAID_MAX)
              }
              child.stdout.on('data', listen)
              child.stderr.on('data', listen)
              child.on('error', (error) => resolve({ event, exitCode: null, said: error.message }))
              // `exit` and not `close`: the client does not wait for what a hook leaves behind either.
              child.on('exit', (exitCode) => afterItsOutput(() => resolve({ event, exitCode, said })))
              // A hook may end without reading its input.
              child.stdin.on('error', () => {})
              child.stdin.end(JSON.stringify(input))
            }),
        ),
      ),
  }
}

/**
 * A child's end can be reported before what it wrote last: one more look at what can be read comes between the two
 * ticks.
 */
const afterItsOutput = (then: () => void): unknown => setImmediate(() => setImmediate(then))
