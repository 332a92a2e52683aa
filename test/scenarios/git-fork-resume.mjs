// A session that is resumed on another branch, and then forked: the fork's file repeats what came before.
import { bash, git, LATER, say, scenario } from './steps.mjs'

export default scenario({
  runs: [
    { prompt: 'main-prompt: one' },
    { prompt: 'main-prompt: two', args: ['--continue'] },
    { prompt: 'main-prompt: three', args: ['--continue', '--fork-session'] },
  ],
  main: [
    bash(1, 'git checkout -b feature/ABC-11'),
    say(2, 'First.', LATER),
    bash(3, `echo r > r.txt && git add -A && ${git} commit -m "ABC-11 resumed"`),
    bash(4, 'git checkout main', LATER),
    say(5, 'Second.', LATER),
    bash(6, `echo f > f.txt && git add -A && ${git} commit -m "ABC-12 forked"`),
    say(7, 'Third.'),
  ],
})
