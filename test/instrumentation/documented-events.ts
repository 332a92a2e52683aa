import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const page = readFileSync(fileURLToPath(new URL('../../docs/telemetry.md', import.meta.url)), 'utf8')

/** The table of log records in docs/telemetry.md: the severities of each, by its name. */
export function documentedEvents(): Map<string, string> {
  const table = page.slice(page.indexOf('## Log records'), page.indexOf('## Metrics'))
  const rows = [...table.matchAll(/^\| `([a-z_.]+)` \| ([^|]+) \| ([A-Z, ]+) \|/gm)]
  return new Map(rows.map(([, name = '', , severities = '']) => [name, severities.trim()]))
}
