import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gitIntent } from '../../src/vcs/git-intent.ts'
import { gitWork } from '../../src/vcs/git-work.ts'
import { branchName } from '../../src/vcs/ref-name.ts'
import { shellWords } from '../../src/vcs/shell-words.ts'

const work = (command: string, output: string) => gitWork(output, gitIntent(command))

describe('what a command says it will do', () => {
  test.each([
    ['git checkout -qb feature/x && git push', { makesBranch: 'feature/x' }],
    ['git -c user.name="A B" switch -c fix/y', { makesBranch: 'fix/y' }],
    ['git -C ../other checkout -b z', { goesElsewhere: true, makesBranch: 'z' }],
    ['cd ../other && git commit -m x', { goesElsewhere: true, commits: true }],
    ['A=1 git commit --amend --no-edit', { commits: true, amends: true }],
    ['git cherry-pick abc', { picks: true }],
    ['PATH=$PWD/bin:$PATH gh pr create --title x', { asksHub: true }],
    ['glab mr merge 17', { asksHub: true }],
    ['gh pr view 42', { onlyShows: true }],
    ['git log --oneline | head -3', { onlyShows: true }],
    ['cat CHANGELOG.md', { onlyShows: true }],
    ['git checkout -b "$NAME"', undefined],
    ['git checkout -b x; git checkout main', undefined],
    ['git checkout -- file.txt', undefined],
    ['npm test', undefined],
    ['', undefined],
  ])('%s', (command, intent) => expect(gitIntent(command)).toEqual(intent))

  test('any text is read to its end', () => {
    void fc.assert(fc.property(fc.string({ maxLength: 500, unit: 'binary' }), (text) => void gitIntent(text)))
    expect(shellWords('a "b c" d\\ e;f&&g\'h\'|i')).toEqual([['a', 'b c', 'd e'], ['f'], ['gh'], ['i']])
  })
})

describe('what a command did', () => {
  const commit = '[feature/ABC-1 2c6828a] ABC-1 one\n 1 file changed, 1 insertion(+)'

  test('every commit of it, with branch and subject', () => {
    const output = `Switched to a new branch 'feature/ABC-1'\n${commit}\n[feature/ABC-1 87d906a] two\n 1 file changed`
    expect(work('sh release.sh', output)).toEqual({
      commits: [
        { sha: '2c6828a', branch: 'feature/ABC-1', kind: 'committed', subject: 'ABC-1 one' },
        { sha: '87d906a', branch: 'feature/ABC-1', kind: 'committed', subject: 'two' },
      ],
      changeRequests: [],
      branch: 'feature/ABC-1',
    })
  })

  test.each([
    ['git commit --amend', '[main 65c2fbf] b\n Date: Thu', { sha: '65c2fbf', branch: 'main', kind: 'amended' }],
    ['git commit', '[trunk (root-commit) 29e1314] b\n 1 file changed', { sha: '29e1314', branch: 'trunk' }],
    ['git commit', '[detached HEAD 5608e05] b\n 2 files changed', { sha: '5608e05', branch: null }],
    ['git commit --allow-empty', '[main 1234567] b', { sha: '1234567', branch: 'main' }],
  ])('%s: %s', (command, output, wanted) => expect(work(command, output)?.commits[0]).toMatchObject(wanted))

  test.each([
    ['git log', commit],
    ['cat notes.txt', commit],
    ['npm test', '[info 1234567] a log line'],
    ['npm test', '[main 12345] too short\n 1 file changed'],
    ['git reset --hard', 'HEAD is now at 65c2fbf ABC-9'],
    ['cat README.md', 'https://github.com/acme/shop/pull/42'],
    ['npm run notes', 'https://github.com/acme/shop/pull/42\nhttps://github.com/acme/shop/pull/43'],
    ['npm run notes', 'https://github.com/acme/shop/pull/42'],
    ['git push', 'remote:   https://github.com/acme/shop/pull/new/x'],
  ])('nothing, for what was only shown: %s', (command, output) => expect(work(command, output)).toBeUndefined())

  test.each([
    ['gh pr create', 'https://github.com/acme/shop/pull/42', 42],
    ['gh pr comment 42 -b x', 'https://github.com/acme/shop/pull/42#issuecomment-1', 42],
    ['glab mr create', '\n!17 Cart\n https://gitlab.example.com/a/b/shop/-/merge_requests/17', 17],
    ['./release.sh', `${commit}\nhttps://github.com/acme/shop/pull/44`, 44],
    ['./release.sh', 'To github.com:acme/shop.git\nhttps://bitbucket.org/acme/shop/pull-requests/45', 45],
  ])('the change request that it made or worked on: %s', (command, output, number) => {
    expect(work(command, output)?.changeRequests).toMatchObject([{ number }])
  })

  test('no URL brings credentials, query or fragment', () => {
    const output = 'https://oauth2:glpat-secret@gitlab.example.com/acme/shop/-/merge_requests/17?token=s3cret#note_1'
    expect(work('glab mr create', output)?.changeRequests).toEqual([
      { url: 'https://gitlab.example.com/acme/shop/-/merge_requests/17', number: 17 },
    ])
  })

  test('what makes a branch without a word is believed', () => {
    expect(work('git checkout -qb x', '')).toEqual({ commits: [], changeRequests: [], branch: 'x' })
    expect(work('git checkout v1', "Note: switching to 'v1'.\n\nYou are")).toMatchObject({ branch: null })
  })

  test('ten thousand branches and commits are cut', () => {
    const lines = Array.from(
      { length: 10_000 },
      (_, at) => `[b${at} ${(at + 1e6).toString(16).padStart(7, '0')}] c\n 1 file changed`,
    )
    expect(work('sh many.sh', lines.join('\n'))?.commits).toHaveLength(50)
  })
})

test.each([
  ['main', 'main'],
  ['weörd/x;y', 'weörd/x;y'],
  ['HEAD', null],
  ['', null],
  ['a\u0007b', null],
  ['a\u202eb', null],
  ['a b', null],
  ['x'.repeat(256), null],
  [undefined, null],
])('the name of a branch is one that git could have given: %j', (text, name) => expect(branchName(text)).toBe(name))
