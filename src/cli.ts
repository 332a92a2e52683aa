// The commands of the plugin, for its skills and for a terminal: data on standard output, talk on standard error.
// Exit codes: 0 done, 1 failed, 2 used wrongly.
import { fileURLToPath } from 'node:url'
import { CommanderError } from 'commander'
import type { ExitCode } from './cli/context.ts'
import { printable } from './cli/printable.ts'
import { createProgram } from './cli/program.ts'
import { isReaderThread, readForReport } from './cli/read-for-report.ts'
import { claudeConfigFolder } from './config/claude-json.ts'
import { resolveSettings, stateHome } from './config/settings.ts'
import { userHome } from './config/user-home.ts'
import { profileOf } from './exporters/profile.ts'
import { plainError } from './process/plain-error.ts'
import { pluginVersion } from './version.ts'

const { env, stdin, stdout, stderr } = process
let exitCode: ExitCode = 0

/** Only for commands that stay up: the others shall end at once, as programs do. */
function interrupted(): AbortSignal {
  const interruption = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort())
  return interruption.signal
}

/** Of a folder that was removed meanwhile, only its name is left. */
function workingFolder(): string {
  try {
    return process.cwd()
  } catch {
    return env.PWD ?? userHome()
  }
}

const context = {
  env,
  home: profileOf(resolveSettings({ env, home: stateHome(env, userHome()) })),
  userHome: userHome(),
  claudeFolder: claudeConfigFolder(env, userHome()),
  cwd: workingFolder(),
  pluginRoot: fileURLToPath(new URL('..', import.meta.url)),
  nodePath: process.execPath,
  nodeVersion: process.versions.node,
  version: pluginVersion,
  stdin,
  out: stdout,
  err: stderr,
  color: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
  now: Date.now,
  interrupted,
}

// `status | head` closes the pipe early; that is no failure. A full disk is.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

try {
  if (isReaderThread) await readForReport(context)
  else
    await createProgram(context, (code) => {
      exitCode = code
    }).parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    // Asking for help or the version is no mistake.
    exitCode = error.exitCode === 0 ? 0 : 2
  } else {
    stderr.write(`${printable(plainError(error))}\n`)
    exitCode = 1
  }
}
process.exitCode = exitCode
// A stdin that nobody closes must not keep a finished command alive.
stdin.unref?.()
