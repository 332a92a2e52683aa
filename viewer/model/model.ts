import type {
  AgentFact,
  Entry,
  Fact,
  NoteFact,
  Outcome,
  PromptFact,
  SessionFact,
  SpanFact,
  ToolFact,
  TurnFact,
} from './entry.ts'
import { plainText } from './plain-text.ts'

/** A fact, and the numbers of all records that report it. */
export interface Reported<F> {
  fact: F
  refs: number[]
}

/** Everything known of one turn, each occurrence once. */
export interface Turn {
  id: string
  prompts: Map<string, Reported<PromptFact>>
  ends: Map<string, Reported<TurnFact>>
  tools: Map<string, Reported<ToolFact>>
  agents: Map<string, Reported<AgentFact>>
  notes: Map<string, Reported<NoteFact>>
  spans: Map<string, Reported<SpanFact>>
  firstAtMs: number
  /** Grows with every change. */
  version: number
}

export type OutcomeCounts = Record<Outcome, number>

export interface Totals {
  turns: number
  tools: OutcomeCounts
  agents: number
  tokensIn: number
  tokensOut: number
  /** Of `tokensIn`, what came from the cache. */
  cacheRead: number
  /** US dollars of the turns whose cost is known. */
  costUsd: number
  /** Turns whose cost is not known. */
  unpriced: number
}

export interface Session {
  id: string
  /** Newest row of the session; null until one came. */
  row: SessionFact | null
  rowRefs: number[]
  /** The beginning of the first prompt that a person typed. */
  firstWords: { atMs: number; text: string } | null
  turns: Map<string, Turn>
  totals: Totals
  byTool: Map<string, OutcomeCounts>
  firstAtMs: number
  lastAtMs: number
  version: number
}

export interface Model {
  sessions: Map<string, Session>
  /** Everything since the page was opened, sessions that were forgotten included. */
  totals: Totals
  /** Facts that are kept. */
  size: number
}

/** Facts that are kept; beyond them the oldest turns go. */
const MAX_FACTS = 50_000
/** A fact that is in more records than this is in more than anybody will look through. */
const MAX_REFS = 24

export const noTotals = (): Totals => ({
  turns: 0,
  tools: noOutcomes(),
  agents: 0,
  tokensIn: 0,
  tokensOut: 0,
  cacheRead: 0,
  costUsd: 0,
  unpriced: 0,
})
const noOutcomes = (): OutcomeCounts => ({ ok: 0, failed: 0, refused: 0 })

export const createModel = (): Model => ({ sessions: new Map(), totals: noTotals(), size: 0 })

/** Takes an entry into the model. Order does not matter, and neither does how often an occurrence is received. */
export function takeUp(model: Model, entry: Entry, maxFacts = MAX_FACTS): void {
  const { sessionId, fact } = entry
  if (sessionId === null || fact === null) return
  const session = sessionOf(model, sessionId, timeOf(fact))
  session.lastAtMs = Math.max(session.lastAtMs, timeOf(fact))
  session.firstAtMs = Math.min(session.firstAtMs, startOf(fact))
  session.version += 1
  if (fact.kind === 'session') {
    takeRow(session, fact, entry.n)
    return
  }
  const turn = turnOf(session, entry.turnId ?? (fact.kind === 'span' ? `trace ${fact.traceId}` : ''), startOf(fact))
  turn.firstAtMs = Math.min(turn.firstAtMs, startOf(fact))
  turn.version += 1
  if (fact.kind === 'prompt') takeWords(session, fact)
  if (!keep(mapFor(turn, fact), keyOf(fact), fact, entry)) return
  model.size += 1
  for (const totals of [model.totals, session.totals]) count(totals, fact)
  if (fact.kind === 'tool') {
    const counts = session.byTool.get(fact.name) ?? noOutcomes()
    counts[fact.outcome] += 1
    session.byTool.set(fact.name, counts)
  }
  while (model.size > maxFacts && forgetOldestTurn(model, turn));
}

function sessionOf(model: Model, id: string, atMs: number): Session {
  const known = model.sessions.get(id)
  if (known) return known
  const session: Session = {
    id,
    row: null,
    rowRefs: [],
    firstWords: null,
    turns: new Map(),
    totals: noTotals(),
    byTool: new Map(),
    firstAtMs: atMs,
    lastAtMs: atMs,
    version: 0,
  }
  model.sessions.set(id, session)
  return session
}

function turnOf(session: Session, id: string, atMs: number): Turn {
  const known = session.turns.get(id)
  if (known) return known
  const turn: Turn = {
    id,
    prompts: new Map(),
    ends: new Map(),
    tools: new Map(),
    agents: new Map(),
    notes: new Map(),
    spans: new Map(),
    firstAtMs: atMs,
    version: 0,
  }
  session.turns.set(id, turn)
  return turn
}

/** A session's row replaces the one before, unless that one is newer. What a row leaves open stays as it was. */
function takeRow(session: Session, row: SessionFact, n: number): void {
  const old = session.row
  session.rowRefs = [...session.rowRefs.slice(1 - MAX_REFS), n]
  if (old !== null && old.atMs > row.atMs) return
  session.row = {
    ...row,
    name: row.name ?? old?.name ?? null,
    cwd: row.cwd || (old?.cwd ?? ''),
    gitRepo: row.gitRepo ?? old?.gitRepo ?? null,
    startedAtMs: row.startedAtMs ?? old?.startedAtMs ?? null,
  }
}

/** Characters of a prompt that name a session. */
const WORDS_MAX = 80

function takeWords(session: Session, { atMs, text, source }: PromptFact): void {
  if (text === '' || source !== null || (session.firstWords !== null && session.firstWords.atMs <= atMs)) return
  session.firstWords = { atMs, text: text.slice(0, WORDS_MAX) }
}

type TurnPart = Exclude<Fact, SessionFact>

/** The kinds of facts of a turn and where it keeps them. */
const PARTS = {
  prompt: 'prompts',
  turn: 'ends',
  tool: 'tools',
  agent: 'agents',
  note: 'notes',
  span: 'spans',
} as const

const mapFor = (turn: Turn, fact: TurnPart) => turn[PARTS[fact.kind]] as Map<string, Reported<TurnPart>>

const keyOf = (fact: TurnPart): string => (fact.kind === 'span' ? fact.spanId : fact.id)
const timeOf = (fact: Fact): number => (fact.kind === 'span' ? fact.endMs : fact.atMs)
const startOf = (fact: Fact): number => {
  if (fact.kind === 'span') return fact.startMs
  return fact.kind === 'tool' ? fact.atMs - (fact.durationMs ?? 0) : fact.atMs
}

/** True when it is received for the first time. The request to the API says more than the log record about the same. */
function keep(reported: Map<string, Reported<TurnPart>>, key: string, fact: TurnPart, { n, path }: Entry): boolean {
  const known = reported.get(key)
  if (known === undefined) {
    reported.set(key, { fact, refs: [n] })
    return true
  }
  const isOfApi = path.startsWith('/events/')
  if (isOfApi) known.fact = fact
  if (known.refs.length < MAX_REFS) known.refs[isOfApi ? 'unshift' : 'push'](n)
  return false
}

function count(totals: Totals, fact: TurnPart): void {
  switch (fact.kind) {
    case 'turn':
      totals.turns += 1
      totals.tokensIn += fact.tokensIn ?? 0
      totals.tokensOut += fact.tokensOut ?? 0
      totals.cacheRead += fact.cacheRead ?? 0
      totals.costUsd += fact.costUsd ?? fact.knownCostUsd
      totals.unpriced += fact.costUsd === null ? 1 : 0
      break
    case 'tool':
      totals.tools[fact.outcome] += 1
      break
    case 'agent':
      totals.agents += 1
      break
  }
}

/** Forgets the oldest turn of the session that was quiet for longest; false when only `current` is left. */
function forgetOldestTurn(model: Model, current: Turn): boolean {
  let quietest: Session | undefined
  for (const session of model.sessions.values())
    if (quietest === undefined || session.lastAtMs < quietest.lastAtMs) quietest = session
  if (quietest === undefined) return false
  let oldest: Turn | undefined
  for (const turn of quietest.turns.values())
    if (turn !== current && (oldest === undefined || turn.firstAtMs < oldest.firstAtMs)) oldest = turn
  if (oldest === undefined) {
    // Nothing but the turn that is being received, or no turn at all.
    if (quietest.turns.size > 0) return false
    model.sessions.delete(quietest.id)
    return model.sessions.size > 0
  }
  quietest.turns.delete(oldest.id)
  quietest.version += 1
  for (const part of Object.values(PARTS)) model.size -= oldest[part].size
  if (quietest.turns.size === 0) model.sessions.delete(quietest.id)
  return true
}

/** Sessions, the newest first: an order that stays, whoever speaks. */
export const sessionsByTime = (model: Model): Session[] =>
  [...model.sessions.values()].sort((one, other) => other.firstAtMs - one.firstAtMs)

/** The name of the session, else its first words, else its folder's name, else the beginning of its id. */
export function titleOf({ row, firstWords, id }: Session): string {
  if (row?.name) return row.name
  if (firstWords !== null) return firstWords.text
  return row?.cwd.split(/[/\\]/).findLast((part) => part !== '') ?? shortId(id)
}

/** Characters of an id that is no UUID. */
const ID_MAX = 40

/** The beginning of a UUID, or another id, fit to be looked at. */
export const shortId = (id: string): string => (/^[0-9a-f]{8}-/.test(id) ? id.slice(0, 8) : plainText(id, ID_MAX))

/** What sessions come to in all. */
export function totalsOf(sessions: readonly Session[]): Totals {
  const sum = noTotals()
  for (const { totals } of sessions) {
    for (const name of ['turns', 'agents', 'tokensIn', 'tokensOut', 'cacheRead', 'costUsd', 'unpriced'] as const)
      sum[name] += totals[name]
    for (const outcome of ['ok', 'failed', 'refused'] as const) sum.tools[outcome] += totals.tools[outcome]
  }
  return sum
}
