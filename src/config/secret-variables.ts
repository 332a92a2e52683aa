import { definitions } from './setting-definitions.ts'

/**
 * The variables whose values may not be shown: in the environment of a program that has no use for them, they have no
 * place.
 */
export const secretVariables: readonly string[] = Object.values(definitions)
  .filter(({ shown }) => shown !== 'whole')
  .flatMap(({ env, key }) => [env, `CLAUDE_PLUGIN_OPTION_${key.toUpperCase()}`])
