// Writes the tables of docs/telemetry.md that come from the registry in semconv, between their marks.
// `node scripts/telemetry-tables.mjs` after a change there; test/instrumentation/signal-registry.test.ts finds what was forgotten.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url))
const BEGIN = '<!-- from semconv, by scripts/telemetry-tables.mjs -->'
const END = '<!-- to here -->'

/**
 * The page with its tables as the registry has them.
 *
 * @param {string} page
 */
export function withTables(page) {
  const [attributes, events, spans, spanEvents] = ['attributes', 'events', 'spans', 'span-events'].map(
    (name) => parse(readFileSync(path(`semconv/${name}.yaml`), 'utf8')).groups,
  )
  const level = { required: '', recommended: '', opt_in: ' (with content)' }
  const refs = (group) => group.attributes.map((one) => `\`${one.ref}\`${level[one.requirement_level]}`).join(', ')
  const always = (group) => group.attributes.filter((one) => one.requirement_level === 'required').map(({ ref }) => ref)
  const lines = [
    '| record, span | always has | may have |',
    '|---|---|---|',
    ...[...events, ...spans, ...spanEvents].map((group) => {
      const has = new Set(always(group))
      const rest = { attributes: group.attributes.filter(({ ref }) => !has.has(ref)) }
      const name =
        group.name ?? group.id.replace('span.claude_metrics.', 'span: ').replace('span_event.', 'event of a span: ')
      return `| \`${name}\` | ${[...has].map((one) => `\`${one}\``).join(', ')} | ${refs(rest)} |`
    }),
    '',
    '| attribute | type | says |',
    '|---|---|---|',
    ...attributes.flatMap((group) => group.attributes).map((one) => `| \`${one.id}\` | ${one.type} | ${one.brief} |`),
  ]
  const [before] = page.split(BEGIN)
  const [, after] = page.split(END)
  return `${before}${BEGIN}\n\n${lines.join('\n')}\n\n${END}${after}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const page = path('docs/telemetry.md')
  writeFileSync(page, withTables(readFileSync(page, 'utf8')))
}
