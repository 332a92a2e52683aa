// Compares what two versions of the client told a recording plugin, in the same scenarios.
//
//   node scripts/compare-clients.mjs <folder of the older version's recordings> <folder of the newer's>
//
// A recording is a folder with hooks.jsonl, transcript*.jsonl and, where the model API was recorded, api.jsonl. What
// is compared: names of hook events and the keys of their inputs, types of transcript lines and their keys, names and
// schemas of tools. One line for each thing that only one of them has; exit code 1 when there is any.
import fs from 'node:fs'
import path from 'node:path'

const files = (folder) =>
  fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.jsonl'))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))

function* linesOf(file) {
  for (const text of fs.readFileSync(file, 'utf8').split('\n')) {
    try {
      const line = JSON.parse(text)
      if (line !== null && typeof line === 'object') yield line
    } catch {
      // A line that is cut is no difference.
    }
  }
}

const keysOf = (value) => (value !== null && typeof value === 'object' ? Object.keys(value) : [])

function* hookFacts({ event, stdin }) {
  yield `hook ${event}`
  for (const key of keysOf(stdin)) yield `hook ${event}: key ${key}`
}

function* lineFacts(line) {
  const kind = [line.type, line.subtype, line.attachment?.type].filter((part) => typeof part === 'string').join('/')
  yield `line ${kind}`
  for (const key of keysOf(line)) yield `line ${kind}: key ${key}`
}

function* toolFacts(request) {
  for (const tool of (request.body ?? request).tools ?? []) {
    yield `tool ${typeof tool === 'string' ? tool : tool.name}`
    for (const key of keysOf(tool.input_schema?.properties)) {
      yield `tool ${tool.name}: input ${key} ${JSON.stringify(tool.input_schema.properties[key])}`
    }
  }
}

/** All that a folder of recordings shows of its client. */
export function factsOf(folder) {
  const facts = new Set()
  for (const file of files(folder)) {
    const name = path.basename(file)
    const read = name === 'hooks.jsonl' ? hookFacts : name === 'api.jsonl' ? toolFacts : lineFacts
    if (name.startsWith('otlp')) continue
    for (const line of linesOf(file)) for (const fact of read(line)) facts.add(fact)
  }
  return facts
}

const registered = path.join(import.meta.dirname, '..', 'plugin', 'hooks', 'hooks.json')

/** A hook event that the plugin does not register is one it does not know, or must not know. */
function withNote(fact) {
  const hook = /^hook (\w+)$/.exec(fact)?.[1]
  if (hook === undefined || hook in JSON.parse(fs.readFileSync(registered, 'utf8')).hooks) return fact
  return `${fact} (the plugin does not register it)`
}

/** Lines to print: what is gone, and what is new. */
export function compareClients(older, newer) {
  const [before, after] = [factsOf(older), factsOf(newer)]
  return [
    ...[...before].filter((fact) => !after.has(fact)).map((fact) => `- ${fact}`),
    ...[...after].filter((fact) => !before.has(fact)).map((fact) => `+ ${withNote(fact)}`),
  ].sort()
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === import.meta.filename) {
  const [older, newer] = process.argv.slice(2)
  if (older === undefined || newer === undefined) {
    console.error('usage: node scripts/compare-clients.mjs <older recordings> <newer recordings>')
    process.exit(2)
  }
  const differences = compareClients(older, newer)
  for (const line of differences) console.log(line)
  process.exitCode = differences.length > 0 ? 1 : 0
}
