import { branchName } from './ref-name.ts'
import { shellWords } from './shell-words.ts'

/** What a command says it will do. Kept in place of the command itself. */
export interface GitIntent {
  /** It works in another folder than the one it is called in, at least for a while. */
  goesElsewhere?: true
  /** A branch it makes and checks out: certain also where git is quiet. */
  makesBranch?: string
  commits?: true
  amends?: true
  picks?: true
  /** It works on pull or merge requests: `gh pr create`, `glab mr merge`. */
  asksHub?: true
  /** It only shows what is there: what its output looks like was not made by it. */
  onlyShows?: true
}

const SHOWING = new Set(
  'cat less more head tail grep rg sed awk cut sort uniq diff ls find echo printf curl wget jq tee wc tac bat'.split(
    ' ',
  ),
)
const SHOWING_GIT = new Set(
  'log show diff status blame reflog shortlog grep rev-parse config describe cat-file'.split(' '),
)
const SHOWING_HUB = new Set('view list status checks diff'.split(' '))

/** Options of git itself that are followed by a value of their own. */
const VALUED = new Set(['-c', '-C', '--git-dir', '--work-tree', '--namespace'])
const MAKES = /^(?:-[a-z]*[bBcC]|--create|--force-create|--orphan)$/

/** Undefined for a command that has nothing to say of it. */
export function gitIntent(command: string): GitIntent | undefined {
  const intent: GitIntent = {}
  let shows = 0
  const commands = shellWords(command).map(withoutAssignments)
  for (const words of commands) {
    const program = (words[0] ?? '').replace(/^.*\//, '')
    if (program === 'cd' || program === 'pushd') intent.goesElsewhere = true
    else if (program === 'git') takeGit(intent, words)
    else if (isHub(program, words) && !isShowing(program, words)) intent.asksHub = true
    if (isShowing(program, words)) shows += 1
  }
  if (shows > 0 && shows === commands.length) intent.onlyShows = true
  return Object.keys(intent).length > 0 ? intent : undefined
}

const withoutAssignments = (words: string[]): string[] => {
  const start = words.findIndex((word) => !/^[A-Za-z_]\w*=|^(?:sudo|command|time|exec|env)$/.test(word))
  return start === -1 ? [] : words.slice(start)
}

const isHub = (program: string, words: string[]): boolean =>
  (program === 'gh' && words[1] === 'pr') || (program === 'glab' && words[1] === 'mr')

function isShowing(program: string, words: string[]): boolean {
  if (program === 'git') return SHOWING_GIT.has(subcommand(words)[0] ?? '')
  if (program === 'gh' || program === 'glab') return SHOWING_HUB.has(words[2] ?? '')
  return SHOWING.has(program)
}

/** `git -c a=b -C there commit -m x` → `commit -m x` */
function subcommand(words: string[]): string[] {
  let at = 1
  while (words[at]?.startsWith('-')) at += VALUED.has(words[at] ?? '') ? 2 : 1
  return words.slice(at)
}

function takeGit(intent: GitIntent, words: string[]): void {
  const [name, ...args] = subcommand(words)
  const options = words.slice(0, words.length - args.length)
  if (options.some((word) => word === '-C' || word.startsWith('--git-dir') || word.startsWith('--work-tree')))
    intent.goesElsewhere = true
  if (name === 'commit') intent.commits = true
  if (name === 'commit' && args.includes('--amend')) intent.amends = true
  if (name === 'cherry-pick') intent.picks = true
  if (name !== 'checkout' && name !== 'switch') return
  const made = args.findIndex((word) => MAKES.test(word))
  const branch = made === -1 ? null : branchName(args[made + 1])
  // A variable is not a name.
  if (branch !== null && !/[$`]/.test(branch)) intent.makesBranch = branch
  else delete intent.makesBranch
}
