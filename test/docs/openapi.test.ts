import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { OPENAPI_PATH, openApi } from '../../scripts/openapi.mjs'
import { eventSchemas } from '../../src/contract/claude-metrics.ts'

const committed = JSON.parse(readFileSync(OPENAPI_PATH, 'utf8'))

test('docs/openapi.json is what the schemas give: npm run openapi writes it', () => {
  expect(committed).toEqual(JSON.parse(JSON.stringify(openApi())))
})

test('it has every path, and each reference leads somewhere', () => {
  expect(Object.keys(committed.paths)).toEqual(['/health', ...Object.keys(eventSchemas)])
  const targets = [...JSON.stringify(committed).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)]
  expect(targets.length).toBeGreaterThan(10)
  for (const [, name = ''] of targets) expect(committed.components.schemas).toHaveProperty([name])
})
