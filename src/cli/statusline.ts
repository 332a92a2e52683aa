import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { personFolder } from '../process/profile-path.ts'
import { budgetOf } from '../statusline/budget.ts'
import { statusLine } from '../statusline/line.ts'
import { type CliContext, type ExitCode, say } from './context.ts'

/** What dist/statusline.mjs does in a third of the time: here for whoever looks for it among the commands. */
export function statusline({ home, env, out, now }: CliContext): ExitCode {
  const own = personFolder(home)
  const budget = budgetOf(env, read(join(own, 'config.json')))
  say(out, statusLine(read(0) ?? '', { home: own, now: now(), budget }))
  return 0
}

function read(file: string | 0): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
