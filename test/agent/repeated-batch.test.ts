import { expect, test } from 'vitest'
import { type AgentHome, agentHome, settleAll } from './agent-home.ts'

/** Together, and with the session's start and end, more than a batch holds. */
const COMPACTIONS = 600
const TURNS = 300
const CALLS = 120

test.each<[string, (home: AgentHome) => void, object]>([
  [
    'events without ids',
    (home) => {
      for (let n = 1; n <= COMPACTIONS; n += 1) home.hook(10_000 * n, 's1', 'PostCompact', { trigger: 'auto', n })
    },
    { compaction_count: COMPACTIONS, turn_count: 0 },
  ],
  [
    'turns',
    (home) => {
      for (let n = 1; n <= TURNS; n += 1) home.turn(10_000 * n, 's1', `p${n}`)
    },
    { prompt_count: TURNS, turn_count: TURNS, tokens_out_total: TURNS },
  ],
  [
    'calls',
    (home) => {
      for (let n = 1; n <= CALLS; n += 1) {
        const asked = { prompt_id: `p${n}`, tool_name: 'Bash', tool_input: { command: 'ls' } }
        const call = { ...asked, tool_use_id: `t${n}` }
        home.hook(10_000 * n + 20, 's1', 'PreToolUse', call)
        home.hook(10_000 * n + 25, 's1', 'PermissionRequest', asked)
        home.hook(10_000 * n + 40, 's1', 'PostToolUse', { ...call, tool_response: {}, duration_ms: 5 })
        home.turn(10_000 * n, 's1', `p${n}`)
      }
    },
    { prompt_count: CALLS, turn_count: CALLS, tool_calls_total: CALLS },
  ],
])('%s of a whole batch count once, also when the agent is killed before it is deleted', async (_, record, counts) => {
  const home = agentHome()
  home.hook(0, 's1', 'SessionStart', { source: 'startup' })
  record(home)
  home.hook(10_000_000, 's1', 'SessionEnd', { reason: 'other' })
  home.clock.ms += 20_000_000
  const doomed = home.start({
    spool: (spool) => ({
      ...spool,
      settle: () => {
        throw new Error('killed')
      },
    }),
  })
  await expect(doomed.step()).rejects.toThrow('killed')
  // Another agent finds what is on disk.
  await settleAll(home, home.start())
  expect(home.names('new')).toEqual([])
  expect(home.recorded.findLast(({ kind }) => kind === 'session')?.fields).toMatchObject(counts)
})
