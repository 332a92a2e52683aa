import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'
import { COMMAND_NAME } from '../process/own-command.ts'
import { type CliContext, type ExitCode, say } from './context.ts'

/** By which a link of ours is known. */
const MARK = '# claude-metrics link'

/** The folder of an installed plugin's version, in the client's cache. */
const VERSION = /^\d+\.\d+\.\d+/

/** Puts the command into ~/.local/bin, for the newest version of the plugin there is when it is run. */
export function link({ userHome, pluginRoot, env, out, err }: CliContext): ExitCode {
  if (process.platform === 'win32') {
    say(err, `There is no ~/.local/bin here. npm install -g ${COMMAND_NAME} puts the command on the PATH.`)
    return 1
  }
  const folder = join(userHome, '.local/bin')
  const path = join(folder, COMMAND_NAME)
  if (!isOurs(path)) {
    say(err, `${path} is somebody else's: it is left as it is.`)
    return 1
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(path, script(pluginRoot.replace(/[\\/]+$/, '')))
  chmodSync(path, 0o755)
  say(out, `${path} runs the commands.`)
  const isFound = (env.PATH ?? '').split(delimiter).includes(folder)
  if (!isFound)
    say(err, `${folder} is not on your PATH yet. In your shell's start file: export PATH="$HOME/.local/bin:$PATH"`)
  return 0
}

function isOurs(path: string): boolean {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return true
  return existsSync(path) && readFileSync(path, 'utf8').includes(MARK)
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** Versions come and go: the newest is found when it is run. */
function script(root: string): string {
  const isVersion = VERSION.test(basename(root))
  const find = isVersion
    ? [`versions=${quoted(dirname(root))}`, 'root=$(ls -td "$versions"/*/ 2>/dev/null | head -n 1)']
    : [`root=${quoted(root)}`]
  const gone = 'echo "Claude Metrics is not installed any more: remove $0" >&2; exit 1'
  return [
    '#!/bin/sh',
    MARK,
    ...find,
    `[ -e "$root/bin/${COMMAND_NAME}" ] || { ${gone}; }`,
    `exec node "$root/bin/${COMMAND_NAME}" "$@"`,
    '',
  ].join('\n')
}
