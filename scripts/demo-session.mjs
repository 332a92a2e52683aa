// Writes plugin/demo/session.json, the session that `demo` plays, from the captures in test/captures:
//
//   node scripts/demo-session.mjs [--check]
//
// Five captured sessions become five turns of one. Shapes, ids, order and distances in time are the client's own; texts
// are ours (the captures say "main-prompt: files"), and token counts are scaled to the size of real work.
import fs from 'node:fs'
import path from 'node:path'

const ROOT = path.join(import.meta.dirname, '..')
const OUTPUT = path.join(ROOT, 'plugin', 'demo', 'session.json')

/** Milliseconds between the end of a turn and the next prompt. */
const PAUSE_MS = 400

const TURNS = [
  {
    capture: 'e-parallel',
    scale: { input: 1, cache: 1, output: 1 },
    texts: {
      'main-prompt: parallel': 'Why do the date tests fail on leap days?',
      'I should run three tools at once.': 'The clock, the sources and the place first.',
      'Running three.': 'Let me look at three things at once.',
      'sleep 0.5; echo 1': 'npm test -- --grep leap',
      '"One"': '"Run the leap day tests"',
      '"Two"': '"List the sources"',
      '"Three"': '"Where am I"',
      'All three ran.': 'February has 28 days in `src/month.ts`, whatever the year.',
    },
  },
  {
    capture: 'd-files',
    scale: { input: 12, cache: 60, output: 9 },
    // The rest of this capture is about inputs that no model would send.
    without: [
      'toolu_01d77bf1d46abfeed1653a8c',
      'toolu_0113945f6c3e9d3fc151f7a0',
      'toolu_0169e708feb348d274b3df8f',
      'toolu_01ce7b8d4ea57e9bbfb72e0f',
      'toolu_0118088b80e53345f3f9a72b',
    ],
    texts: {
      'main-prompt: files': 'Fix it, and add a test.',
      'a.txt': 'month.ts',
      'b.txt': 'month.test.ts',
      'String: x': 'String: const FEBRUARY = 28',
      '"old_string":"x","new_string":"y"': '"old_string":"const FEBRUARY = 28","new_string":"const FEBRUARY = 29"',
      'one\\ntwo\\nthree\\n': 'export function days(year, month) {\\n  return DAYS[month]\\n}\\n',
      '1\\tone\\n2\\ttwo\\n3\\tthree\\n':
        '1\\texport function days(year, month) {\\n2\\t  return DAYS[month]\\n3\\t}\\n',
      '" one","-two","+TWO","+TWO"," three"':
        '" export function days(year, month) {","-  return DAYS[month]","+  if (month === 2) return isLeap(year) ? 29 : 28","+  return DAYS[month]"," }"',
      'TWO\\nTWO': '  if (month === 2) return isLeap(year) ? 29 : 28\\n  return DAYS[month]',
      '"two"': '"  return DAYS[month]"',
      'new file\\nline 2\\n':
        "test('a leap day', () => expect(days(2028, 2)).toBe(29))\\ntest('no leap day', () => expect(days(2027, 2)).toBe(28))\\n",
      'Files done.': 'Fixed:\\n\\n```ts\\nif (month === 2) return isLeap(year) ? 29 : 28\\n```\\n\\nTwo tests are new.',
    },
  },
  {
    capture: 'c-bash-fail',
    scale: { input: 40, cache: 60, output: 6 },
    texts: {
      'main-prompt: run false': 'Run all tests once more.',
      'echo partial; echo bad >&2; exit 3': 'npm test',
      '"Fail"': '"Run all tests"',
      'partial\\nbad': '41 passed, 1 failed\\nreport.ts has no header',
      'It failed.': 'One is left, and it is not ours: the report has no header.',
    },
  },
  {
    capture: 'f-subagents',
    scale: { input: 31, cache: 47, output: 11 },
    texts: {
      'main-prompt: use agents': 'Let others have a look at the rest: parser, formatter, time zones, report.',
      '[[alpha]] do your work': 'Review the parser.',
      '[[beta]] do your work': 'Review the formatter.',
      '[[gamma]] do your work': 'Find every use of time zones.',
      '[[outer]] do your work': 'Find out why the report fails; let somebody else run it.',
      '[[inner]] do your work': 'Run the report.',
      '"alpha"': '"Review the parser"',
      '"beta"': '"Review the formatter"',
      '"gamma"': '"Find time zones"',
      '"outer"': '"Examine the report"',
      '"inner"': '"Run the report"',
      'echo alpha","description":"Sub bash': 'npm test -- parser","description":"Test the parser',
      'sleep 0.3; echo beta","description":"Sub bash': 'npm test -- formatter","description":"Test the formatter',
      'echo gamma","description":"Sub bash': 'git grep -n timeZone","description":"Search',
      'echo inner; exit 4","description":"Sub bash': 'npm run report","description":"Run the report',
      'Exit code 4\\ninner': 'Exit code 4\\nno header',
      'Sub text.': 'I start with its tests.',
      'alpha result': 'The parser is sound.',
      'beta result': 'The formatter is sound.',
      'gamma result': 'Three places, all in UTC.',
      'inner result': 'It ends with exit code 4: no header.',
      'outer result': 'The header is written after the report is read.',
      'Agents done.': 'Parser and formatter are sound, time zones are UTC, and the report reads its header too early.',
    },
  },
  {
    capture: 'i-denied',
    scale: { input: 90, cache: 60, output: 3 },
    texts: {
      'main-prompt: denied': 'Clean up behind you.',
      'rm -rf x': 'rm -rf build',
      '"Denied by rule"': '"Remove the build"',
      'touch needs-permission': 'touch .done',
      'needs-permission': '.done',
      '"Would prompt"': '"Leave a mark"',
      'echo BLOCKME': 'git push --force',
      'if grep -q BLOCKME; then echo \\"blocked by policy\\" >&2; exit 2; fi': 'policy.sh',
      '"Blocked by hook"': '"Publish"',
      'All refused.': 'I may do none of that here, so I leave it to you.',
    },
  },
]

/** Keys that are long, many, and say nothing to a reader of sessions. */
const NOISE = new Set(
  `requestRef promptCacheRequested perTurnEffort madeBy turnPosition sourceToolAssistantUUID sandboxed signature
  stop_details server_tool_use service_tier inference_geo iterations speed fallback_credit harnessNoteCount
  harnessTailCount harnessSectionHash permission_suggestions requestShape requestedModel stop_sequence cache_creation
  toolStats totalTokens apiBlockIndex attributionAgent mcp_server noOutputExpected isImage toolInputStreamMs canContinueAgent isBuiltIn requestNonInteractive pickedEffortModel`.split(
    /\s+/,
  ),
)
const SCALES = {
  input_tokens: 'input',
  output_tokens: 'output',
  cache_read_input_tokens: 'cache',
  cache_creation_input_tokens: 'cache',
}

const linesOf = (file) =>
  fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))

function polish(value, turn) {
  const scaled = JSON.stringify(value, (key, inner) => {
    if (NOISE.has(key) || (key === 'permissionDecision' && inner.decision === 'accept')) return undefined
    // The frame around a subagent's report is ten times as long as the report.
    if (key === 'text' && inner.includes('[Subagent hand-back]'))
      return `[Subagent hand-back] The report follows:\n${/The report follows:\n(.*)\n/.exec(inner)?.[1]}`
    return key in SCALES ? inner * turn.scale[SCALES[key]] : inner
  })
  return JSON.parse(Object.entries(turn.texts).reduce((text, [from, to]) => text.replaceAll(from, to), scaled))
}

const mentions = (value, turn) => {
  const text = JSON.stringify(value)
  return (turn.without ?? []).some((id) => text.includes(id))
}

/** Takes the fields out that all of `rows` agree on. */
function shared(rows) {
  const [first = {}] = rows
  const common = Object.fromEntries(
    Object.entries(first).filter(([key, value]) =>
      rows.every((row) => JSON.stringify(row[key]) === JSON.stringify(value)),
    ),
  )
  const rest = rows.map((row) => Object.fromEntries(Object.entries(row).filter(([key]) => !(key in common))))
  return { common, rest }
}

const folder = (turn) => path.join(ROOT, 'test', 'captures', turn.capture)
const hooksOf = (turn) => linesOf(path.join(folder(turn), 'hooks.jsonl')).filter((call) => !mentions(call.stdin, turn))
const subagentFiles = (turn) => {
  const subagents = path.join(folder(turn), 'subagents')
  return fs.existsSync(subagents) ? fs.readdirSync(subagents).map((file) => path.join(subagents, file)) : []
}

const firstSession = hooksOf(TURNS[0])[0].stdin
const sessionId = firstSession.session_id
const transcriptPath = firstSession.transcript_path
const hooks = []
const main = []
const subagents = []

let offset = 0
for (const [index, turn] of TURNS.entries()) {
  const calls = hooksOf(turn)
  const ownId = calls[0].stdin.session_id
  const rename = (value) => JSON.parse(JSON.stringify(polish(value, turn)).replaceAll(ownId, sessionId))
  const lines = linesOf(path.join(folder(turn), 'transcript.jsonl'))
    .filter((line) => line.type === 'user' || line.type === 'assistant')
    .filter((line) => !mentions(line, turn))
  const isFirst = index === 0
  const isLast = index === TURNS.length - 1
  const start = isFirst ? calls[0].t : Date.parse(lines[0].timestamp)
  const at = (time) => Math.round(offset + time - start)

  for (const call of calls) {
    if (call.event === 'SessionStart' && !isFirst) continue
    if (call.event === 'SessionEnd' && !isLast) continue
    const { session_id: _, transcript_path: __, cwd: ___, hook_event_name: ____, ...input } = rename(call.stdin)
    hooks.push({ at: at(call.t), event: call.event, input })
  }
  const timed = (line) => {
    const { timestamp, effort: _, ...rest } = rename(line)
    return { at: at(Date.parse(timestamp)), ...rest }
  }
  const turnLines = lines.map(timed)
  turnLines[0].parentUuid = main.at(-1)?.uuid ?? null
  main.push(...turnLines)
  for (const file of subagentFiles(turn).filter((name) => name.endsWith('.jsonl'))) {
    const meta = JSON.parse(fs.readFileSync(file.replace(/\.jsonl$/, '.meta.json'), 'utf8'))
    subagents.push({
      id: path.basename(file, '.jsonl').replace(/^agent-/, ''),
      meta: rename(meta),
      lines: linesOf(file).map(timed),
    })
  }
  offset = at(calls.find((call) => call.event === 'Stop').t) + PAUSE_MS
}

hooks.sort((one, other) => one.at - other.at)

const transcript = (lines) => {
  const { common, rest } = shared(lines)
  return { common, lines: rest }
}
const recording = {
  about: 'A recorded session, played by `demo`. Written by scripts/demo-session.mjs.',
  home: '/home/dev',
  cwd: firstSession.cwd,
  sessionId,
  transcriptPath,
  environment: { AI_AGENT: 'claude-code_2-1-328_harness', CLAUDE_CODE_ENTRYPOINT: 'sdk-cli' },
  hooks,
  transcript: transcript(main),
  subagents: subagents.map(({ id, meta, lines }) => ({ id, meta, ...transcript(lines) })),
}

/** One line for each hook call and transcript line: a diff of this file can be read. */
function written(value, depth = 0) {
  const text = JSON.stringify(value)
  if (depth > 3 || text.length < 100 || typeof value !== 'object') return text
  const pad = ' '.repeat(depth + 1)
  const parts = Array.isArray(value)
    ? value.map(
        (inner) => `${pad}${JSON.stringify(inner).length > 3000 ? written(inner, depth + 1) : JSON.stringify(inner)}`,
      )
    : Object.entries(value).map(([key, inner]) => `${pad}${JSON.stringify(key)}: ${written(inner, depth + 1)}`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${parts.join(',\n')}\n${' '.repeat(depth)}${close}`
}

const output = `${written(recording)}\n`
if (process.argv.includes('--check')) {
  if (fs.readFileSync(OUTPUT, 'utf8') !== output) {
    console.error('plugin/demo/session.json is not what scripts/demo-session.mjs writes')
    process.exit(1)
  }
} else {
  fs.mkdirSync(path.dirname(OUTPUT), { recursive: true })
  fs.writeFileSync(OUTPUT, output)
}
