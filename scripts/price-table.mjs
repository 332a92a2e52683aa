/*
 * Writes src/prices/list-prices.ts from @pydantic/genai-prices: the rows for Anthropic's models and nothing else. The
 * package holds every provider's prices in 830 KB and reckons with floating point numbers; the agent needs two dozen
 * rows. `--check` compares instead of writing.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findProvider } from '@pydantic/genai-prices'

/** When each version of the package that was taken from was published (registry.npmjs.org). */
const PUBLISHED = { '0.1.8': '2026-09-23' }

const root = fileURLToPath(new URL('../', import.meta.url))
const { version } = JSON.parse(readFileSync(`${root}node_modules/@pydantic/genai-prices/package.json`, 'utf8'))
const published = PUBLISHED[version]
if (published === undefined) throw new Error(`add the day on which genai-prices ${version} was published`)

const KINDS = {
  input_mtok: 'input',
  output_mtok: 'output',
  cache_read_mtok: 'cache_read',
  cache_write_mtok: 'cache_write',
  cache_write_1h_mtok: 'cache_write_1h',
}
const nameOf = (id) => id.replace(/-latest$/, '')

function listPrice(prices, pick) {
  const entries = Object.entries(KINDS).map(([key, kind]) => [kind, pick(prices[key])])
  return Object.fromEntries(entries.filter(([, price]) => price !== undefined))
}

function row(prices, from) {
  const tiers = Object.values(prices).flatMap((price) => price?.tiers ?? [])
  const above = tiers[0]?.start
  const base = listPrice(prices, (price) => price?.base ?? price)
  const long = above === undefined ? undefined : { above, ...listPrice(prices, (price) => price?.tiers?.[0]?.price) }
  return { ...(from && { from }), ...base, ...(long && { long }) }
}

function rows(prices) {
  if (!Array.isArray(prices)) return [row(prices)]
  return prices.map(({ constraint, prices: held }) => row(held, constraint?.start_date))
}

const models = findProvider({ providerId: 'anthropic' }).models
const table = Object.fromEntries(models.map((model) => [nameOf(model.id), rows(model.prices)]))

const literal = (value) => {
  if (Array.isArray(value))
    return value.length === 1 ? `[${literal(value[0])}]` : `[\n    ${value.map(literal).join(',\n    ')},\n  ]`
  if (typeof value !== 'object') return typeof value === 'string' ? `'${value}'` : String(value)
  return `{ ${Object.entries(value)
    .map(([key, held]) => `${key}: ${literal(held)}`)
    .join(', ')} }`
}
const lines = Object.entries(table).map(([model, held]) => `  '${model}': ${literal(held)},`)
const text = `import type { DatedPrice } from './rates.ts'

/* Written by scripts/price-table.mjs from @pydantic/genai-prices (MIT, Pydantic Services Inc.): do not edit. */

export const LIST_SOURCE = { name: 'genai-prices ${version}', date: '${published}' }

// biome-ignore format: a row a line
export const LIST_PRICES: Readonly<Record<string, readonly DatedPrice[]>> = {
${lines.join('\n')}
}
`

const path = `${root}src/prices/list-prices.ts`
if (!process.argv.includes('--check')) writeFileSync(path, text)
else if (readFileSync(path, 'utf8') !== text) {
  console.error('src/prices/list-prices.ts is not what scripts/price-table.mjs makes of the installed genai-prices')
  process.exit(1)
}
