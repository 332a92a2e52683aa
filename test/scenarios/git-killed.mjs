// The client is killed in the middle of a turn: it writes no totals.
import { bash, git, LATER, scenario } from './steps.mjs'

export default scenario({
  runs: [{ prompt: 'main-prompt: go', kill: { afterMs: 6000, signal: 'SIGKILL' } }],
  main: [
    bash(1, 'git checkout -b feature/ABC-10'),
    bash(2, `echo k > k.txt && git add -A && ${git} commit -m "ABC-10 killed"`, LATER),
    bash(3, 'sleep 20'),
  ],
})
