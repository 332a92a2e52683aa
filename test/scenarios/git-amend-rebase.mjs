// Commits that replace each other: an amend, a rebase, a squash merge.
import { bash, git, LATER, say, scenario } from './steps.mjs'

export default scenario({
  main: [
    bash(1, `git checkout -b feature/ABC-3 && echo two > b.txt && git add -A && ${git} commit -m "ABC-3 first"`),
    bash(2, `${git} commit --amend -m "ABC-3 first, better"`, LATER),
    bash(
      3,
      `git checkout main && echo m > m.txt && git add -A && ${git} commit -m "main moves" && git checkout feature/ABC-3`,
    ),
    bash(4, `${git} rebase main`, LATER),
    bash(5, `git checkout main && git merge --squash feature/ABC-3 && ${git} commit -m "ABC-3 cart (#12)"`),
    say(6, 'Done.', LATER),
  ],
})
