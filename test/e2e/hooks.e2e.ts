import { expect } from 'vitest'
import { cleanEnd, scenario } from './scenario.ts'
import { agent, bash, say, write } from './script.ts'
import { userMessage } from './user-message.ts'
import { verify } from './verify.ts'

/* Other people's hooks change what happens; the records report what happened. */

const answering = (matcher: string, command: string) => ({ matcher, hooks: [{ type: 'command', command }] })
const decision = (fields: object) => JSON.stringify({ hookSpecificOutput: { hookEventName: 'PreToolUse', ...fields } })
const deny = decision({ permissionDecision: 'deny', permissionDecisionReason: 'not on fridays' })

/** Answers every Write with another content for the same file. */
const REWRITE = `sed 's/.*"file_path":"\\([^"]*\\)".*/{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"allow","updatedInput":{"file_path":"\\1","content":"a\\\\nb\\\\nc\\\\n"}}}/'`
const ONCE = 'f="$HOME/stopped"; [ -e "$f" ] || { touch "$f"; echo "go on" >&2; exit 2; }'

const denied = {
  success: false,
  error_class: 'hook_blocked',
  permission_outcome: 'blocked_hook',
  hook_block_reason: 'not on fridays',
  ran: false,
} as const

scenario(
  'a call that a hook rewrites, one that it denies, and a subagent that it makes go on',
  {
    settings: {
      hooks: {
        PreToolUse: [answering('Write', REWRITE), answering('Bash', `if grep -q FRIDAY; then echo '${deny}'; fi`)],
        SubagentStop: [answering('', ONCE)],
      },
    },
    script: ({ project }) => ({
      main: [[say(write(`${project}/w.txt`, 'x')), say(bash('echo FRIDAY', denied)), say(agent('a')), say('Done.')]],
      agents: { a: [say(bash('echo 1')), say('one'), say(bash('echo 2')), say('two')] },
    }),
  },
  async (stage) => {
    await stage.prompt('go')
    await verify(stage, {
      prompts: ['go'],
      executions: [{ lines_of_code: 3 }],
      ends: [cleanEnd],
      earlierStops: [{ agent: 'a', responses: 2 }],
    })
    expect(stage.received.finals()).toMatchObject([{ hook_blocked_count: 1, permission_denied_count: 0 }])
  },
)

scenario(
  'a prompt that a hook turns away is no turn',
  {
    settings: {
      hooks: { UserPromptSubmit: [answering('', 'if grep -q BAD; then echo no >&2; exit 2; fi')] },
    },
    script: { main: [[say('Done.')]] },
  },
  async (stage) => {
    await stage.prompt(undefined, { stdin: [userMessage('BAD words'), userMessage('good words')] })
    await verify(stage, {
      prompts: ['BAD words', 'good words'],
      executions: [{ prompt: 1, group: 0 }],
      ends: [cleanEnd],
    })
  },
)
