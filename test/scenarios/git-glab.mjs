// A merge request at GitLab, by a stand-in for glab, and a push whose answer offers one.
import { bash, git, LATER, say, scenario } from './steps.mjs'

const glab = `#!/bin/sh
echo
echo "Creating merge request for shop-9-cart into main in acme/shop"
echo
echo "!17 Cart (shop-9-cart)"
echo " https://gitlab.example.com/acme/web/shop/-/merge_requests/17"
`
export default scenario({
  files: { 'a.txt': 'one\n', 'bin/glab': glab },
  main: [
    bash(
      1,
      'git checkout -b SHOP-9-cart && git remote add origin https://oauth2:glpat-secretsecretsecret1@gitlab.example.com/acme/web/shop.git',
    ),
    bash(2, `echo two > b.txt && git add -A && ${git} commit -m "SHOP-9 cart"`, LATER),
    bash(3, 'chmod +x bin/glab; PATH=$PWD/bin:$PATH glab mr create --fill --yes'),
    bash(4, 'PATH=$PWD/bin:$PATH glab mr merge 17 --yes'),
    say(5, 'Done.'),
  ],
})
