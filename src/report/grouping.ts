/** What a report can be grouped by. */
export const GROUPINGS = [
  'day',
  'week',
  'month',
  'repo',
  'branch',
  'pr',
  'ticket',
  'model',
  'session',
  'tag',
  'agent',
] as const

export type Grouping = (typeof GROUPINGS)[number]

/**
 * SQL for the key of each table's rows: `r` responses, `e` executions, `t` tool calls. Null where the table cannot say.
 */
export interface Keys {
  r: string
  e: string | null
  t: string | null
  /** Joined to each table under its letter. */
  join?: (letter: string) => string
}

/** Time zones differ from each other by whole quarters of an hour: a quarter is in one day everywhere. */
export const QUARTER_MS = 900_000

const quarter = (letter: string): string => `${letter}.at_ms / ${QUARTER_MS}`

const place = (letter: string): string => `coalesce(${letter}.repository, ${letter}.cwd)`

/** Of each turn where it worked: tool calls do not say it themselves. */
const TURNS =
  'left join (select session_id, turn_id, max(repository) repository, max(branch) branch from executions ' +
  'group by session_id, turn_id) w on w.session_id = t.session_id and w.turn_id = t.turn_id'

const toolPlace = 'coalesce(w.repository, t.cwd)'

/**
 * The change request or ticket of a row: one that its turn made or named, else the newest of its branch. One row has
 * one, so sums stay right.
 */
const changed = (kind: string, letter: string, repository: string, branch: string): string =>
  `coalesce((select max(c.name) from changes c where c.kind = '${kind}' and c.session_id = ${letter}.session_id and c.turn_id = ${letter}.turn_id), ` +
  `(select c.name from changes c where c.kind = '${kind}' and c.branch = ${branch} and c.repository is ${repository} order by c.at_ms desc, c.name limit 1))`

const byChange = (kind: string): Keys => ({
  r: changed(kind, 'r', 'r.repository', 'r.branch'),
  e: changed(kind, 'e', 'e.repository', 'e.branch'),
  t: changed(kind, 't', 'w.repository', 'w.branch'),
  join: (letter) => (letter === 't' ? TURNS : ''),
})

const byTime: Keys = { r: quarter('r'), e: quarter('e'), t: quarter('t') }

const withBranch = (where: string, branch: string): string => `${where} || char(9) || coalesce(${branch}, '')`

export const KEYS: Record<Grouping, Keys> = {
  day: byTime,
  week: byTime,
  month: byTime,
  repo: { r: place('r'), e: place('e'), t: toolPlace, join: (letter) => (letter === 't' ? TURNS : '') },
  branch: {
    r: withBranch(place('r'), 'r.branch'),
    e: withBranch(place('e'), 'e.branch'),
    t: withBranch(toolPlace, 'w.branch'),
    join: (letter) => (letter === 't' ? TURNS : ''),
  },
  pr: byChange('change_request'),
  ticket: byChange('ticket'),
  model: { r: 'r.model', e: 'e.model', t: null },
  session: { r: 'r.session_id', e: 'e.session_id', t: 't.session_id' },
  tag: {
    r: "g.name || '=' || g.value",
    e: "g.name || '=' || g.value",
    t: "g.name || '=' || g.value",
    join: (letter) => `left join tags g on g.session_id = ${letter}.session_id`,
  },
  agent: {
    r: "case when r.agent_id is null then 'main' else coalesce(r.agent_type, 'subagent') end",
    e: null,
    t: "case when t.agent_depth = 0 then 'main' else coalesce(t.agent_type, 'subagent') end",
  },
}
