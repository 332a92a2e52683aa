/**
 * npm run release -- VERSION: makes a release on a clean main. Writes the version, dates the changelog, builds and
 * proves the bundles, commits and tags. Pushes nothing. Anything wrong ends it before the commit; `git checkout .`
 * takes back what it wrote.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = (program, ...args) => execFileSync(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
const ask = (program, ...args) => execFileSync(program, args, { cwd: root, encoding: 'utf8' }).trim()
const fail = (reason) => {
  console.error(reason)
  process.exit(1)
}

const version = process.argv[2] ?? ''
if (!/^\d+\.\d+\.\d+$/.test(version)) fail('Say the version: npm run release -- 1.2.3')
if (ask('git', 'status', '--porcelain') !== '') fail('Commit or put away your changes first.')
if (ask('git', 'tag', '--list', `v${version}`) !== '') fail(`v${version} is there already.`)

/** Replaces exactly one piece of a file. */
function edit(path, pattern, text) {
  const before = readFileSync(`${root}${path}`, 'utf8')
  if (!pattern.test(before)) fail(`${path} has no ${pattern}.`)
  writeFileSync(`${root}${path}`, before.replace(pattern, text))
}

const today = new Date().toISOString().slice(0, 10)
edit('package.json', /^ {2}"version": "[^"]+"/m, `  "version": "${version}"`)
edit('package-lock.json', /("name": "[^"]+",\n {2}"version": )"[^"]+"/, `$1"${version}"`)
edit('package-lock.json', /("": \{\n {6}"name": "[^"]+",\n {6}"version": )"[^"]+"/, `$1"${version}"`)
edit('plugin/.claude-plugin/plugin.json', /^ {2}"version": "[^"]+"/m, `  "version": "${version}"`)
edit('CHANGELOG.md', /^## Unreleased$/m, `## Unreleased\n\n## ${version} - ${today}`)

run('npm', 'run', '--silent', 'build')
run('npm', 'run', '--silent', 'check:bundle')
run('npm', 'run', '--silent', 'typecheck')
run('npm', 'run', '--silent', 'lint')
run('git', 'commit', '--quiet', '--all', '--message', `chore(release): ${version}`)
run('git', 'tag', '--annotate', `v${version}`, '--message', `Version ${version}`)
console.log(`v${version} is committed and tagged. Now: git push --follow-tags`)
