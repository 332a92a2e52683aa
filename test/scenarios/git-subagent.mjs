// A subagent makes a branch, a commit and a pull request; the main thread commits afterwards.
import { bash, git, LATER, say, scenario, usage } from './steps.mjs'

export default scenario({
  files: { 'a.txt': 'one\n', 'bin/gh': '#!/bin/sh\necho https://github.com/acme/shop/pull/43\n' },
  main: [
    {
      content: [
        {
          tool: 'Agent',
          input: {
            description: 'Work',
            prompt: '[[alpha]] do it',
            subagent_type: 'general-purpose',
            run_in_background: false,
          },
        },
      ],
      usage: usage(1),
    },
    bash(2, `echo m > m.txt && git add -A && ${git} commit -m "ABC-7 after"`, LATER),
    say(3, 'Done.'),
  ],
  agents: {
    alpha: [
      bash(10, 'git checkout -b agent/ABC-6'),
      bash(20, `echo g > g.txt && git add -A && ${git} commit -m "ABC-6 by an agent"`, LATER),
      bash(30, 'chmod +x bin/gh; PATH=$PWD/bin:$PATH gh pr create --title x --body y'),
      say(40, 'Agent done.'),
    ],
  },
})
