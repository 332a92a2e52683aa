import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import type { Environment } from '../config/settings.ts'
import { ownCommand } from '../process/own-command.ts'

/** Everything a command may touch, so that only the entry reaches for the process. */
export interface CliContext {
  env: Environment
  /** The state folder. */
  home: string
  /** The user's home folder. */
  userHome: string
  /** The client's configuration folder, usually ~/.claude. */
  claudeFolder: string
  /** Where the command was started. */
  cwd: string
  /** Folder of the plugin, which holds dist/. */
  pluginRoot: string
  nodePath: string
  nodeVersion: string
  version: string
  stdin: Readable & { isTTY?: boolean }
  /** Data. */
  out: Writable & { isTTY?: boolean; columns?: number }
  /** Talk: prompts, progress, warnings. */
  err: Writable & { isTTY?: boolean }
  /** Colours on `out`. */
  color: boolean
  now: () => number
  /** For commands that stay up: fires on Ctrl-C or SIGTERM, which from the call on do not end the process. */
  interrupted: () => AbortSignal
}

/** 0 done, 1 failed, 2 used wrongly. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5

/** The program of the command line. */
export const programOf = ({ pluginRoot }: CliContext): string => join(pluginRoot, 'dist/cli.mjs')

/** What a person can type here to run our commands. */
export const commandOf = (context: CliContext): string => ownCommand(programOf(context), context.env.PATH)

export const say = (stream: Writable, text: string): void => {
  stream.write(`${text}\n`)
}
