// Copies captures of the real client into test/captures, as small as tests can use them.
//
//   node scripts/import-captures.mjs <folder>...
//
// A folder is one capture (it holds hooks.jsonl) or a folder of captures. What stays is exact: ids, usage, timestamps,
// flags, order of the lines. What goes: events the plugin does not register, lines that say nothing about the session,
// and the inside of very long texts.
import fs from 'node:fs'
import path from 'node:path'

const TARGET = path.join(import.meta.dirname, '..', 'test', 'captures')

const EVENTS = new Set(
  `SessionStart UserPromptSubmit UserPromptExpansion PreToolUse PostToolUse PostToolUseFailure PermissionRequest
  PermissionDenied Notification Stop StopFailure SubagentStart SubagentStop PreCompact PostCompact PostModelSwitch
  SessionEnd`.split(/\s+/),
)
const LINES = new Set(['user', 'assistant', 'system', 'custom-title', 'queue-operation', 'cost-state', 'api-request'])
const ATTACHMENTS = new Set(['queued_command', 'max_turns_reached', 'hook_stopped_continuation'])

/** The names the recorder looks at; a real hook environment also holds secrets. */
const ENVIRONMENT = ['AI_AGENT', 'CLAUDE_CODE_ENTRYPOINT', 'CLAUDE_CODE_SESSION_ID', 'CLAUDE_EFFORT', 'CLAUDE_PID']

/** Characters; the longest text that stays whole. Images and inlined files are longer, sentences are not. */
const LONGEST_TEXT = 1500

function shorten(value) {
  if (typeof value === 'string') return value.length > LONGEST_TEXT ? `${value.slice(0, 200)}…` : value
  if (Array.isArray(value)) return value.map(shorten)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shorten(inner)]))
}

/** Lines that do not parse stay as they are: a client that died in the middle of one is worth testing. */
const parsed = (file) =>
  fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      try {
        return JSON.parse(line)
      } catch {
        return line
      }
    })

const written = (lines) => lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')

function hookCalls(file) {
  return parsed(file)
    .filter((call) => EVENTS.has(call.event))
    .map(({ event, t, env = {}, stdin }) => ({
      event,
      t,
      env: Object.fromEntries(ENVIRONMENT.flatMap((name) => (name in env ? [[name, env[name]]] : []))),
      stdin: shorten(stdin),
    }))
}

const keeps = (line) =>
  typeof line === 'string' ||
  LINES.has(line.type) ||
  (line.type === 'attachment' && ATTACHMENTS.has(line.attachment?.type))

const transcript = (file) => parsed(file).filter(keeps).map(shorten)

function importCapture(from, name) {
  const to = path.join(TARGET, name)
  fs.rmSync(to, { recursive: true, force: true })
  fs.mkdirSync(to, { recursive: true })
  fs.writeFileSync(path.join(to, 'hooks.jsonl'), written(hookCalls(path.join(from, 'hooks.jsonl'))))
  for (const file of fs.readdirSync(from).filter((entry) => /^transcript.*\.jsonl$/.test(entry)))
    fs.writeFileSync(path.join(to, file), written(transcript(path.join(from, file))))

  const subagents = path.join(from, 'subagents')
  if (!fs.existsSync(subagents)) return
  fs.mkdirSync(path.join(to, 'subagents'))
  for (const file of fs.readdirSync(subagents)) {
    const source = path.join(subagents, file)
    const text = file.endsWith('.jsonl') ? written(transcript(source)) : fs.readFileSync(source, 'utf8')
    fs.writeFileSync(path.join(to, 'subagents', file), text)
  }
}

const isCapture = (folder) => fs.existsSync(path.join(folder, 'hooks.jsonl'))

const folders = process.argv.slice(2).flatMap((given) => {
  const folder = path.resolve(given)
  if (isCapture(folder)) return [folder]
  return fs
    .readdirSync(folder)
    .map((entry) => path.join(folder, entry))
    .filter(isCapture)
})
if (folders.length === 0) {
  console.error('usage: node scripts/import-captures.mjs <folder of captures>...')
  process.exit(2)
}
for (const folder of folders) importCapture(folder, path.basename(folder))
console.error(`${folders.length} captures imported`)
