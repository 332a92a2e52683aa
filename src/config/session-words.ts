import type { Environment } from './settings.ts'

/** What hooks mark on each event, so that one agent can serve sessions that say different things. */
const MARKED = ['CONTENT', 'BASH_ARGS', 'EFFORT'].flatMap((name) => [
  `CLAUDE_METRICS_${name}`,
  `CLAUDE_PLUGIN_OPTION_${name}`,
])

/** True for the name of a variable that hooks mark. */
export const isSessionWord = (name: string): boolean => MARKED.includes(name)

/** An environment without what it says for its own session alone: with the rest an agent works for all of them. */
export const withoutSessionWords = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !isSessionWord(name)))
