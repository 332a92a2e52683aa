// A turn that works in two repositories, a submodule and no repository at all.
import { bash, git, LATER, say, scenario } from './steps.mjs'

export default scenario({
  main: [
    bash(
      1,
      `git remote add origin git@github.com:acme/shop.git && mkdir lib && cd lib && git init -q -b trunk && git remote add origin https://user:s3cret@github.com/acme/lib.git && echo l > l.txt && git add -A && ${git} commit -m "#5 lib"`,
    ),
    bash(2, 'pwd'),
    bash(3, `echo l >> l.txt && ${git} commit -am "#6 lib again"`, LATER),
    bash(4, 'cd $PROJECT', LATER),
    bash(
      5,
      `git -c protocol.file.allow=always submodule add -q $PROJECT/lib vendor && cd vendor && echo v > v.txt && git add -A && ${git} commit -m "in the submodule"`,
    ),
    say(6, 'Done.', LATER),
  ],
})
