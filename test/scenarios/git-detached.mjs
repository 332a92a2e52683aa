// Work on no branch, a tag, an unborn branch, and a branch whose name only looks dangerous.
import { bash, git, LATER, say, scenario } from './steps.mjs'

export default scenario({
  main: [
    bash(1, 'git tag v1 && git checkout v1'),
    bash(2, `echo d > d.txt && git add -A && ${git} commit -m "UTF-8 and SHA-256 are no tickets"`, LATER),
    bash(3, "git checkout --orphan 'weörd/x;y'", LATER),
    bash(4, `git add -A && ${git} commit -qm "quiet ABC-9"`, LATER),
    say(5, 'Done.'),
  ],
})
