// One worktree made with git and used from where the session is, and one that the session itself enters and leaves.
import { bash, git, LATER, say, scenario, usage } from './steps.mjs'

export default scenario({
  main: [
    bash(
      1,
      `git worktree add ../side -b side/ABC-4 && cd ../side && echo s > s.txt && git add -A && ${git} commit -m "ABC-4 side"`,
    ),
    {
      content: [{ tool: 'ToolSearch', input: { query: 'select:EnterWorktree,ExitWorktree', max_results: 5 } }],
      usage: usage(2),
    },
    { content: [{ tool: 'EnterWorktree', input: { name: 'inner' } }], usage: usage(3) },
    bash(4, `echo w > w.txt && git add -A && ${git} commit -m "ABC-5 inner"`, LATER),
    { content: [{ tool: 'ExitWorktree', input: { action: 'keep' } }], usage: usage(5) },
    say(6, 'Done.', LATER),
  ],
})
