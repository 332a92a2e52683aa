import { createHash } from 'node:crypto'

/** The trace of a turn: 16 bytes in hex, the same in every process that looks at the same turn. */
export const traceIdOf = (sessionId: string, turnId: string): string => derived(16, 'trace', sessionId, turnId)

/** A span: 8 bytes in hex, of its kind and the client's own id (message, tool use, agent, prompt). */
export const spanIdOf = (kind: 'turn' | 'chat' | 'tool' | 'wait' | 'agent', ...ids: (string | number)[]): string =>
  derived(8, 'span', kind, ...ids)

/** The id of a turn's first execution, the root of its trace. */
export const rootIdOf = (turnId: string): string => spanIdOf('turn', turnId, 0)

/** Ids of nothing but zeros are invalid by the specification. */
function derived(bytes: number, ...names: (string | number)[]): string {
  const id = createHash('sha256')
    .update(names.join('|'))
    .digest('hex')
    .slice(0, bytes * 2)
  return /^0+$/.test(id) ? `${id.slice(1)}1` : id
}
