// A script of the project commits, pushes and opens a pull request: the command itself names neither git nor gh.
import { bash, LATER, say, scenario } from './steps.mjs'

const release = `#!/bin/sh
git checkout -b release/ABC-8
echo r > r.txt
git add -A
git -c user.name=dev -c user.email=dev@example.com commit -m "ABC-8 release"
echo https://github.com/acme/shop/pull/44
`
export default scenario({
  files: { 'a.txt': 'one\n', 'release.sh': release },
  main: [bash(1, 'sh release.sh'), bash(2, 'git log --oneline -1'), say(3, 'Done.', LATER)],
})
