// The line below the client's prompt. The client runs it often and waits for it: it loads nothing that it does not
// need.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { userHome } from './config/user-home.ts'
import { budgetOf } from './statusline/budget.ts'
import { statusLine } from './statusline/line.ts'

const { env, stdout } = process
const home = env.CLAUDE_METRICS_HOME || join(userHome(), '.claude-metrics')
const budget = budgetOf(env, read(join(home, 'config.json')))
// Standard input at one go: its streams take longer to load than everything else.
stdout.write(`${statusLine(read(0) ?? '', { home, now: Date.now(), budget })}\n`)

function read(file: string | 0): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
