import { plainModelName } from './model-name.ts'
import { type NanoDollars, PICOS_PER_NANO, perToken } from './money.ts'
import { type OwnPrices, ownRows } from './own-prices.ts'
import { GEO_FACTORS, type PriceTable, priceAt, priceTable, WEB_SEARCH_DOLLARS } from './price-table.ts'
import { costAt, type DatedPrice, type ListPrice, ratesOf, type TokenCounts } from './rates.ts'
import type { BilledUsage } from './usage.ts'

/** What is to be priced: tokens of one model in one response. */
export interface Call {
  /** As the client asked for it; providers' names are understood. */
  model: string
  /** When it was answered: prices change. Milliseconds since the epoch. */
  atMs: number
  usage: BilledUsage
}

/** A part of what a response cost: its own model's, or that of a model it called itself. */
export interface CostPart {
  model: string
  /** Null: the model has no known price. */
  nanos: NanoDollars | null
}

export interface Prices {
  /** What a response cost, by model: one part, and one for each call of an advisor. */
  costParts(call: Call): CostPart[]
  /**
   * What the price of a model at a moment comes from: the name and date of a table, or `own prices`. Null where it has
   * none.
   */
  sourceOf(model: string, atMs: number): string | null
}

const MILLION = 1_000_000

/** Prices from a table, and a person's own before it. */
export function createPrices(own: OwnPrices = {}, table: PriceTable = priceTable): Prices {
  const rows = ownRows(own)
  const validFromMs = own.valid_from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(own.valid_from)
  const factor = own.multiplier ?? 1
  const listName = `${table.name} (${table.date})`
  const ownName = own.valid_from === undefined ? 'own prices' : `own prices (${own.valid_from})`

  const ownRow = (model: string, atMs: number): ListPrice | undefined =>
    atMs < validFromMs ? undefined : (rows.get(model.toLowerCase()) ?? rows.get(plainModelName(model)))

  function listRow(model: string, atMs: number): DatedPrice | undefined {
    const name = plainModelName(model)
    return Object.hasOwn(table.models, name) ? priceAt(table.models[name] ?? [], atMs) : undefined
  }

  const factorAt = (atMs: number): number => (atMs < validFromMs ? 1 : factor)

  /** Pico-dollars. */
  function costOfTokens(model: string, atMs: number, tokens: TokenCounts, usage: BilledUsage): number | null {
    const mine = ownRow(model, atMs)
    // Own prices are what is paid: no tier and no place changes them.
    if (mine !== undefined) return costAt(ratesOf(mine), tokens)
    const listed = listRow(model, atMs)
    const price = usage.speed === 'fast' ? fastRow(table, model) : listed && tierOf(listed, tokens)
    if (listed === undefined || price === undefined) return null
    const geo = usage.geo === undefined ? 1 : (GEO_FACTORS[usage.geo] ?? 1)
    return costAt(ratesOf(price, geo * factorAt(atMs)), tokens)
  }

  function searchesAt(model: string, atMs: number, searches: number): number {
    const isOwn = ownRow(model, atMs) !== undefined
    return searches * perToken(WEB_SEARCH_DOLLARS * MILLION * (isOwn ? 1 : factorAt(atMs)))
  }

  /** Of one model: in one request or several, each with the tier of its own prompt. */
  function part(model: string, atMs: number, requests: readonly TokenCounts[], usage: BilledUsage, searches: number) {
    let picos: number | null = searchesAt(model, atMs, searches)
    for (const tokens of requests) {
      const cost = costOfTokens(model, atMs, tokens, usage)
      picos = picos === null || cost === null ? null : picos + cost
    }
    return { model, nanos: picos === null ? null : Math.round(picos / PICOS_PER_NANO) }
  }

  return {
    costParts({ model, atMs, usage }) {
      const { iterations, webSearches } = usage
      const fallbacks = iterations.flatMap((call) =>
        call.kind === 'fallback' && call.model ? [{ ...call, model: call.model }] : [],
      )
      const first = fallbacks[0]
      const own =
        first === undefined
          ? [part(model, atMs, requestsOf(usage), usage, webSearches)]
          : fallbacks.map((call) => part(call.model, atMs, [call.tokens], usage, call === first ? webSearches : 0))
      const advisors = iterations.filter(({ kind }) => kind === 'advisor')
      const slow = { ...usage, speed: undefined }
      return [...own, ...advisors.map((call) => part(call.model ?? model, atMs, [call.tokens], slow, 0))]
    },

    sourceOf(model, atMs) {
      if (ownRow(model, atMs) !== undefined) return ownName
      if (listRow(model, atMs) === undefined) return null
      return factorAt(atMs) === 1 ? listName : `${listName} × ${factor}`
    },
  }
}

function fastRow({ fast }: PriceTable, model: string): ListPrice | undefined {
  const name = plainModelName(model)
  return Object.hasOwn(fast, name) ? fast[name] : undefined
}

/** A long prompt makes every token of its request dearer. */
function tierOf(price: DatedPrice, tokens: TokenCounts): ListPrice {
  const prompt = tokens.input + tokens.cacheRead + tokens.cacheWrite5m + tokens.cacheWrite1h
  return price.long !== undefined && prompt > price.long.above ? price.long : price
}

const KINDS = ['input', 'output', 'cacheRead'] as const

/**
 * A response that the model made in several steps is billed step by step, where the steps are known and add up to it.
 */
function requestsOf(usage: BilledUsage): readonly TokenCounts[] {
  const { input, output, cacheRead, cacheWrite5m, cacheWrite1h } = usage
  const steps = usage.iterations.filter(({ kind }) => kind === 'message').map(({ tokens }) => ({ ...tokens }))
  const sum = (of: (tokens: TokenCounts) => number) => steps.reduce((total, tokens) => total + of(tokens), 0)
  const written = (tokens: TokenCounts) => tokens.cacheWrite5m + tokens.cacheWrite1h
  const addsUp = KINDS.every((kind) => sum((tokens) => tokens[kind]) === usage[kind]) && sum(written) === written(usage)
  if (steps.length === 0 || !addsUp) return [{ input, output, cacheRead, cacheWrite5m, cacheWrite1h }]
  // Steps may leave open how long their tokens are kept: then the sum says it, from the first step on.
  let open = cacheWrite1h - sum((tokens) => tokens.cacheWrite1h)
  for (const tokens of steps) {
    const moved = Math.max(0, Math.min(open, tokens.cacheWrite5m))
    tokens.cacheWrite5m -= moved
    tokens.cacheWrite1h += moved
    open -= moved
  }
  return steps
}
