import { type RunCommand, runCommand } from './run-command.ts'
import { withoutCredentials } from './without-credentials.ts'

export interface Git {
  /** The URL of the remote `origin` of the repository around `cwd`, without credentials. */
  originUrl(cwd: string): Promise<string | undefined>
  /** The person's own `user.email`: that of a repository is whatever whoever set it up wrote there. */
  userEmail(cwd: string): Promise<string | undefined>
}

/** How long an answer stands; a remote is rarely changed, and git costs a process. */
const CACHE_MS = 600_000
/** The same where git had none: who makes a repository adds the remote in the next minutes. */
const NONE_MS = 20_000
/** Folders remembered at a time. */
const MAX_FOLDERS = 200

/** Asks git, at most once in some minutes per folder and question. Answers undefined where git has none. */
export function createGit(options: { now: () => number; run?: RunCommand }): Git {
  const { now, run = runCommand } = options
  const answers = new Map<string, { untilMs: number; answer: Promise<string | undefined> }>()

  function config(cwd: string, name: string, scope: string[] = []): Promise<string | undefined> {
    const question = JSON.stringify([cwd, name])
    const known = answers.get(question)
    if (known && now() < known.untilMs) return known.answer
    const answer = run('git', ['-C', cwd, 'config', ...scope, '--get', name]).then((text) => text?.trim() || undefined)
    const kept = { untilMs: now() + CACHE_MS, answer }
    answers.delete(question)
    answers.set(question, kept)
    void answer.then((text) => {
      if (text === undefined) kept.untilMs = Math.min(kept.untilMs, now() + NONE_MS)
    })
    for (const oldest of answers.keys()) {
      if (answers.size <= MAX_FOLDERS * 2) break
      answers.delete(oldest)
    }
    return answer
  }

  return {
    originUrl: async (cwd) => {
      const url = await config(cwd, 'remote.origin.url')
      return url && withoutCredentials(url)
    },
    userEmail: (cwd) => config(cwd, 'user.email', ['--global', '--includes']),
  }
}
