import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { compareClients, factsOf } from '../../scripts/compare-clients.mjs'

const older = fileURLToPath(new URL('../captures/a-plain/', import.meta.url))

test('two versions of the client are compared by hooks, lines and tools', () => {
  const newer = mkdtempSync(join(tmpdir(), 'cm-clients-'))
  try {
    cpSync(older, newer, { recursive: true })
    expect(compareClients(older, newer)).toEqual([])
    const hooks = readFileSync(join(newer, 'hooks.jsonl'), 'utf8').replaceAll('"session_id":', '"conversation_id":')
    writeFileSync(join(newer, 'hooks.jsonl'), `${hooks}{"event":"Brandnew","t":1,"stdin":{"a":1}}\n`)
    writeFileSync(join(newer, 'transcript.2.jsonl'), '{"type":"system","subtype":"brandnew"}\n{"type":"sys')
    const tools = [{ name: 'Dig', input_schema: { properties: { deep: { type: 'boolean' } } } }]
    writeFileSync(join(newer, 'api.jsonl'), `${JSON.stringify({ body: { tools } })}\n`)

    const differences = compareClients(older, newer)
    expect(differences).toContain('+ hook Brandnew (the plugin does not register it)')
    expect(differences).toContain('+ hook Brandnew: key a')
    expect(differences).toContain('+ line system/brandnew')
    expect(differences).toContain('+ tool Dig: input deep {"type":"boolean"}')
    expect(differences).toContain('- hook Stop: key session_id')
    expect(differences).toContain('+ hook Stop: key conversation_id')
    expect(factsOf(older)).toContain('hook Stop')
  } finally {
    rmSync(newer, { recursive: true, force: true })
  }
})
