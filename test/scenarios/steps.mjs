/**
 * Small words for the scenarios of this folder, which are for a harness that plays a script to the real client (see
 * README.md).
 */

/** Usage that differs from answer to answer, so that every sum shows which answers are in it. */
export const usage = (n) => ({ input_tokens: n, output_tokens: n * 2, cache_read_input_tokens: n * 100 })

export const bash = (n, command, more = {}) => ({
  content: [{ tool: 'Bash', input: { command, description: 'Step' } }],
  usage: usage(n),
  ...more,
})

export const say = (n, text, more = {}) => ({ content: [text], usage: usage(n), ...more })

export const git = 'git -c user.name=dev -c user.email=dev@example.com'

/** Longer than the client takes to see that another branch is checked out. */
export const LATER = { delayMs: 2500 }

export const scenario = (more) => ({
  prompt: 'main-prompt: go',
  args: ['--dangerously-skip-permissions'],
  settleMs: 1200,
  files: { 'a.txt': 'one\n' },
  ...more,
})
