// A branch is made, left and taken up again within one turn. What follows a switch at once is written with the old
// branch by the client.
import { bash, git, LATER, say, scenario } from './steps.mjs'

export default scenario({
  main: [
    bash(1, 'git checkout -b feature/ABC-1-cart'),
    bash(2, `echo two > b.txt && git add -A && ${git} commit -m "ABC-1 cart"`),
    bash(3, 'git status --short', LATER),
    bash(4, 'git switch -q -c fix/ABC-2-stock'),
    bash(
      5,
      `echo three > c.txt && git add -A && ${git} commit -m "ABC-2 stock"; echo four >> c.txt && ${git} commit -am "more stock (#7)"`,
    ),
    bash(6, 'git checkout main'),
    say(7, 'Done.'),
  ],
})
