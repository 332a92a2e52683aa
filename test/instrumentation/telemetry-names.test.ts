import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { CLIENT_METRIC, GEN_AI_METRIC, OWN_METRIC } from '../../src/contract/metrics.ts'
import { CLIENT, CORE, GEN_AI, OWN, SPAN_EVENT } from '../../src/contract/span-attributes.ts'

const page = readFileSync(fileURLToPath(new URL('../../docs/telemetry.md', import.meta.url)), 'utf8')
const code = new Set([...page.matchAll(/`([^`]+)`/g)].map(([, name]) => name))

test('every metric stands in the documentation with its unit, and no other does', () => {
  const tables = page.slice(page.indexOf('## Metrics'), page.indexOf('## The registry'))
  const rows = [...tables.matchAll(/^\| `((?:claude_|gen_ai\.|mcp\.)[a-z_.]+)` \| (\S*) ?\|/gm)].map(
    ([, name, unit]) => `${name} ${unit}`,
  )
  const known = [CLIENT_METRIC, OWN_METRIC, GEN_AI_METRIC]
    .flatMap((metrics) => Object.values<{ name: string; unit: string }>(metrics))
    .map(({ name, unit }) => `${name} ${unit}`)
  expect(rows.sort()).toEqual(known.sort())
})

test.each([
  ['GenAI conventions', GEN_AI],
  ['general conventions', CORE],
  ['client', CLIENT],
  ['plugin', OWN],
  ['span events', SPAN_EVENT],
])('every name of the %s that spans and resources use stands in the documentation', (_source, names) => {
  expect(Object.values<string>(names).filter((name) => !code.has(name))).toEqual([])
})
