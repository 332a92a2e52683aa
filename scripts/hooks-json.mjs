// plugin/hooks/hooks.json, from the table of hook events: one row there is all that a new event needs.
import { build } from 'esbuild'

const DESCRIPTION =
  'Keeps each hook call in a local spool; one background process turns them into metrics and delivers them.'

/** Seconds. A recorder takes milliseconds; a hook that hangs must not hold the session up. */
const TIMEOUT = 10

/** The text of hooks.json. `options` are those of the programs. */
export async function hooksJson(options) {
  const { outputFiles } = await build({
    ...options,
    banner: {},
    entryPoints: ['src/instrumentation/take/hook-events.ts'],
  })
  const { HOOK_EVENTS } = await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
  )
  const hooks = Object.fromEntries(HOOK_EVENTS.map(({ hook }) => [hook, [{ hooks: [command(hook)] }]]))
  return `${JSON.stringify({ description: DESCRIPTION, hooks }, null, 2)}\n`
}

/** Session start begins what records; every other event is only recorded. */
const command = (hook) => ({
  type: 'command',
  command: 'sh',
  args:
    hook === 'SessionStart'
      ? [`\${CLAUDE_PLUGIN_ROOT}/hooks/session-start.sh`]
      : [`\${CLAUDE_PLUGIN_ROOT}/hooks/record.sh`, hook],
  timeout: TIMEOUT,
})
