import { join } from 'node:path'
import { readAgent } from '../process/agent-owner.ts'
import { stateFolders } from '../process/profile-path.ts'
import { createSpool } from '../spool/spool.ts'
import { readAgentStatus } from '../status/agent-status.ts'
import { outboxCounts } from './outbox-counts.ts'

/**
 * What sessions with other destinations recorded, and nobody delivers now: one sentence for each of their state
 * folders.
 */
export function waitingElsewhere(home: string, now: () => number): string[] {
  return stateFolders(home).flatMap((folder) => {
    if (folder === home || readAgent(folder, now) !== undefined) return []
    const spooled = createSpool({ home: folder, now, log: { line: () => {} } }).depth().waiting
    const waiting = outboxCounts(join(folder, 'outbox')).reduce((sum, count) => sum + count.waiting, spooled)
    if (waiting === 0) return []
    const urls = (readAgentStatus(folder)?.settings ?? []).flatMap(({ value, origin }) =>
      typeof value === 'string' && value.startsWith('http') && origin !== 'default' ? [value] : [],
    )
    const whither = urls.length === 0 ? 'another destination' : urls.join(', ')
    return [
      `${waiting} events wait for ${whither}, in ${folder}: a session with the settings of that terminal delivers them, and so does \`flush\` there.`,
    ]
  })
}
