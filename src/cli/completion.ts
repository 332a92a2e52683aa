import type { Command } from 'commander'
import { COMMAND_NAME } from '../process/own-command.ts'

export const SHELLS = ['bash', 'zsh', 'fish'] as const

export type Shell = (typeof SHELLS)[number]

interface Words {
  name: string
  description: string
  options: { flag: string; description: string; choices: readonly string[] }[]
}

/** A script that completes commands, options and their values, made from the command line itself. */
export function completion(program: Command, shell: Shell): string {
  const commands = program.commands.map(wordsOf)
  if (shell === 'fish') return fish(commands)
  const completing = bash(commands)
  return shell === 'bash' ? completing : `autoload -U +X bashcompinit && bashcompinit\n${completing}`
}

const wordsOf = (command: Command): Words => ({
  name: command.name(),
  description: command.description(),
  options: command.options.flatMap(({ long, description, argChoices }) =>
    long ? [{ flag: long, description, choices: argChoices ?? [] }] : [],
  ),
})

function bash(commands: readonly Words[]): string {
  const cases = commands.map(
    ({ name, options }) => `    ${name}) words='${options.map(({ flag }) => flag).join(' ')}' ;;`,
  )
  const values = new Map<string, readonly string[]>(
    commands.flatMap(({ options }) => options.map(({ flag, choices }) => [flag, choices] as const)),
  )
  const chosen = [...values].filter(([, choices]) => choices.length > 0)
  return [
    '_claude_metrics() {',
    '  local current="$' + '{COMP_WORDS[COMP_CWORD]}" previous="$' + '{COMP_WORDS[COMP_CWORD-1]}" words',
    '  case "$previous" in',
    ...chosen.map(
      ([flag, choices]) => `    ${flag}) COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$current")); return ;;`,
    ),
    '  esac',
    `  if [ "$COMP_CWORD" -eq 1 ]; then words='${commands.map(({ name }) => name).join(' ')}'`,
    '  else case "$' + '{COMP_WORDS[1]}" in',
    ...cases,
    '  esac; fi',
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '}',
    `complete -o default -F _claude_metrics ${COMMAND_NAME}`,
  ].join('\n')
}

function fish(commands: readonly Words[]): string {
  const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  const base = `complete -c ${COMMAND_NAME}`
  return commands
    .flatMap(({ name, description, options }) => [
      `${base} -f -n __fish_use_subcommand -a ${name} -d ${quoted(description)}`,
      ...options.map(({ flag, description: text, choices }) => {
        const values = choices.length > 0 ? ` -x -a ${quoted(choices.join(' '))}` : ''
        return `${base} -n '__fish_seen_subcommand_from ${name}' -l ${flag.slice(2)}${values} -d ${quoted(text)}`
      }),
    ])
    .join('\n')
}
