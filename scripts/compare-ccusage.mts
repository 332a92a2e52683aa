// Compares what sessions cost with what ccusage says of the same transcripts: the tokens must be the same, and every
// difference in money must have a reason that accounts for it to the micro-dollar.
//
//   npx tsx scripts/compare-ccusage.mts
//
// Reads the recordings of the tests, and a transcript made of the 175 measured responses. ccusage is fetched once, into
// node_modules/.cache. Exit code 1 when something is left unexplained.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { replaySession } from '../src/history/replay-session.ts'
import type { BilledResponse } from '../src/instrumentation/finish/billed-response.ts'
import { billedUsage } from '../src/prices/billed-usage.ts'
import { fromDollars, sumKnown, toDollars } from '../src/prices/money.ts'
import { type Call, createPrices } from '../src/prices/prices.ts'
import type { TokenCounts } from '../src/prices/rates.ts'
import type { BilledUsage } from '../src/prices/usage.ts'

const PEER = 'ccusage@18.0.11'
const root = join(import.meta.dirname, '..')
const tests = join(root, 'test')

/** Whatever floating point sums of some hundred responses differ by, nano-dollars. */
const ROUNDING = 1_000

/** What ccusage leaves out, in the order in which it is taken out of our reckoning. */
const inFiveMinutes = <Tokens extends TokenCounts>(tokens: Tokens): Tokens => ({
  ...tokens,
  cacheWrite5m: tokens.cacheWrite5m + tokens.cacheWrite1h,
  cacheWrite1h: 0,
})
const LEFT_OUT: [reason: string, without: (usage: BilledUsage) => BilledUsage][] = [
  ['calls of an advisor', (usage) => ({ ...usage, iterations: usage.iterations.filter(isOwnStep) })],
  ['web searches', (usage) => ({ ...usage, webSearches: 0 })],
  ['the region us', (usage) => ({ ...usage, geo: undefined })],
  ['cache writes of an hour', (usage) => ({ ...inFiveMinutes(usage), iterations: usage.iterations.map(shortStep) })],
]
const isOwnStep = ({ kind }: BilledUsage['iterations'][number]): boolean => kind !== 'advisor'
const shortStep = (step: BilledUsage['iterations'][number]) => ({ ...step, tokens: inFiveMinutes(step.tokens) })

interface Sums {
  input: number
  output: number
  cacheWrite: number
  cacheRead: number
  nanos: number
}

/** Fetches ccusage once. Gives its program. */
function peer(): string {
  const folder = join(root, 'node_modules/.cache', PEER.replace('@', '-'))
  const program = join(folder, 'node_modules/ccusage/dist/index.js')
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true })
    const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--silent']
    execFileSync('npm', ['install', '--prefix', folder, ...quiet, PEER], { stdio: 'inherit' })
  }
  return program
}

/** A recording in a folder as the client has it. Gives the paths of its transcripts. */
function place(recording: string, claudeFolder: string): string[] {
  const project = join(claudeFolder, 'projects/-home-dev-project')
  mkdirSync(project, { recursive: true })
  const agents = join(recording, 'subagents')
  return readdirSync(recording)
    .filter((name) => /^transcript.*\.jsonl$/.test(name))
    .map((name) => {
      const text = readFileSync(join(recording, name), 'utf8')
      const id = /"sessionId": ?"([^"]+)"/.exec(text)?.[1] ?? ''
      for (const file of existsSync(agents) ? readdirSync(agents) : []) {
        const transcript = join(agents, file.replace(/\.meta\.json$/, '.jsonl'))
        if (!readFileSync(transcript, 'utf8').includes(`"sessionId":"${id}"`)) continue
        cpSync(join(agents, file), join(project, id, 'subagents', file))
      }
      const path = join(project, `${id}.jsonl`)
      writeFileSync(path, text)
      return path
    })
}

/** A transcript of every nth measured response: one of each model. */
function measured(nth: number, claudeFolder: string): string[] {
  const all = JSON.parse(readFileSync(join(tests, 'prices/client-costs.json'), 'utf8')) as {
    model: string
    usage: Record<string, unknown>
  }[]
  const variants = all.length / new Set(all.map(({ model }) => model)).size
  const sessionId = `00000000-0000-4000-8000-00000000000${nth}`
  const common = { sessionId, cwd: '/home/dev/project', version: '2.1.332', isSidechain: false, userType: 'external' }
  const at = (second: number) => new Date(Date.parse('2026-11-26T10:00:00Z') + second * 1000).toISOString()
  const prompt = { ...common, type: 'user', uuid: `${nth}-0`, promptId: `${nth}`, timestamp: at(0) }
  const lines: object[] = [{ ...prompt, message: { role: 'user', content: 'measure' } }]
  for (const [index, { model, usage }] of all.entries()) {
    if (index % variants !== nth) continue
    const message = { id: `msg_${index}`, type: 'message', role: 'assistant', model, usage, stop_reason: 'end_turn' }
    const content = [{ type: 'text', text: 'measured' }]
    const told = { type: 'assistant', uuid: `${nth}-${index}`, requestId: `req_${index}`, timestamp: at(index + 1) }
    lines.push({ ...common, ...told, requestedModel: model, message: { ...message, content } })
  }
  const project = join(claudeFolder, 'projects/-home-dev-project')
  mkdirSync(project, { recursive: true })
  const path = join(project, `${sessionId}.jsonl`)
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  return [path]
}

async function ourResponses(paths: string[]): Promise<BilledResponse[]> {
  const found = new Map<string, BilledResponse>()
  for (const path of paths)
    await replaySession({
      ...{ path, bashArgs: false, context: { max: undefined, reserveRatio: 0.2, spans: false, rowPerTurn: false } },
      take(occurrences) {
        for (const occurrence of occurrences)
          if (occurrence.kind === 'execution') for (const one of occurrence.responses) found.set(one.id, one)
      },
    })
  return [...found.values()]
}

/** By message id, of its last line. */
function usages(claudeFolder: string): Map<string, BilledUsage> {
  const found = new Map<string, BilledUsage>()
  for (const name of readdirSync(claudeFolder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.jsonl')) continue
    for (const text of readFileSync(join(claudeFolder, name), 'utf8').split('\n')) {
      if (!text.includes('"usage"')) continue
      const { message } = JSON.parse(text)
      const usage = billedUsage(message?.usage)
      if (usage !== undefined && typeof message.id === 'string') found.set(message.id, usage)
    }
  }
  return found
}

function theirSums(program: string, claudeFolder: string): Map<string, Sums> {
  const env = { ...process.env, CLAUDE_CONFIG_DIR: claudeFolder, LOG_LEVEL: '0' }
  const args = [program, 'daily', '--json', '--offline', '--breakdown']
  const { daily = [] } = JSON.parse(execFileSync(process.execPath, args, { env, encoding: 'utf8' }))
  const sums = new Map<string, Sums>()
  for (const { modelBreakdowns } of daily)
    for (const { modelName, inputTokens, outputTokens, cacheCreationTokens, cacheReadTokens, cost } of modelBreakdowns)
      add(sums, modelName, {
        input: inputTokens,
        output: outputTokens,
        cacheWrite: cacheCreationTokens,
        cacheRead: cacheReadTokens,
        nanos: fromDollars(cost),
      })
  return sums
}

function add(sums: Map<string, Sums>, model: string, more: Sums): void {
  const known = sums.get(model) ?? { input: 0, output: 0, cacheWrite: 0, cacheRead: 0, nanos: 0 }
  const keys = Object.keys(more) as (keyof Sums)[]
  sums.set(model, Object.fromEntries(keys.map((key) => [key, known[key] + more[key]])) as unknown as Sums)
}

const prices = createPrices()
const costOf = (call: Call) => sumKnown(prices.costParts(call).map(({ nanos }) => nanos))
const sumOf = (calls: Call[]) => sumKnown(calls.map(costOf))

/** Of a model's responses: what each reason for a difference accounts for. */
function reasonsOf(responses: BilledResponse[], usageOf: Map<string, BilledUsage>, theirs: number) {
  const reasons = new Map<string, number>()
  const note = (reason: string, nanos: number) => {
    if (nanos !== 0) reasons.set(reason, (reasons.get(reason) ?? 0) + nanos)
  }
  const bare: Call[] = []
  for (const { id, requestedModel: model, atMs, costNanos } of responses) {
    let usage = usageOf.get(id)
    if (usage === undefined) throw new Error(`${id} is in no transcript`)
    let cost = costNanos
    for (const [reason, without] of LEFT_OUT) {
      usage = without(usage)
      const less = costOf({ model, atMs, usage })
      note(reason, (cost ?? 0) - (less ?? 0))
      cost = less
    }
    bare.push({ model, atMs, usage })
  }
  const same = sumOf(bare)
  const slow = sumOf(bare.map((call) => ({ ...call, usage: { ...call.usage, speed: undefined } })))
  const twice = sumOf(bare.map((call) => ({ ...call, usage: aboveTier(call.usage) })))
  if (same === null && slow !== null)
    note('fast mode of a model without a fast price: null here, the usual price there', -theirs)
  else if (same === null) note('a model without a price here', -theirs)
  else if (theirs === 0) note('a model without a price there, told as $0.00', same)
  else if (slow !== null && isSame(slow, theirs)) note('fast mode', same - slow)
  else if (twice !== null && isSame(same + twice, theirs)) note('tokens above 200,000 charged twice there', -twice)
  return reasons
}

const isSame = (one: number, other: number): boolean => Math.abs(one - other) <= ROUNDING

/** The tokens for which a list has a dearer tier that the client does not charge: twice the usual price. */
const aboveTier = (usage: BilledUsage): BilledUsage => ({
  ...usage,
  ...{ input: Math.max(0, usage.input - TIER), cacheRead: Math.max(0, usage.cacheRead - TIER) },
  ...{ output: 0, cacheWrite5m: 0, cacheWrite1h: 0, iterations: [] },
})
const TIER = 200_000

const total = new Map<string, { nanos: number; times: number }>()
const totals = { recordings: 0, responses: 0, tokens: 0, ours: 0, theirs: 0, unexplained: 0 }

async function compare(name: string, program: string, write: (claudeFolder: string) => string[]): Promise<void> {
  const claudeFolder = mkdtempSync(join(tmpdir(), 'compare-ccusage-'))
  try {
    const responses = await ourResponses(write(claudeFolder))
    const theirs = theirSums(program, claudeFolder)
    const usageOf = usages(claudeFolder)
    totals.recordings += 1
    totals.responses += responses.length
    const nameOf = ({ id, model }: BilledResponse) => (usageOf.get(id)?.speed === 'fast' ? `${model}-fast` : model)
    for (const model of new Set([...responses.map(nameOf), ...theirs.keys()])) {
      const own = responses.filter((one) => nameOf(one) === model)
      compareModel(`${name} ${model}`, own, theirs.get(model), usageOf)
    }
  } finally {
    rmSync(claudeFolder, { recursive: true, force: true })
  }
}

function compareModel(
  what: string,
  own: BilledResponse[],
  theirs: Sums | undefined,
  usageOf: Map<string, BilledUsage>,
): void {
  const sums = new Map<string, Sums>()
  for (const { tokens, costNanos } of own) {
    if (tokens === null) throw new Error(`${what}: tokens are not known`)
    const { input, output, cacheRead, cacheWrite5m, cacheWrite1h } = tokens
    add(sums, '', { input, output, cacheRead, cacheWrite: cacheWrite5m + cacheWrite1h, nanos: costNanos ?? 0 })
  }
  const ours = sums.get('') ?? { input: 0, output: 0, cacheWrite: 0, cacheRead: 0, nanos: 0 }
  const peers = theirs ?? { input: 0, output: 0, cacheWrite: 0, cacheRead: 0, nanos: 0 }
  for (const kind of ['input', 'output', 'cacheWrite', 'cacheRead'] as const) {
    totals.tokens += ours[kind]
    if (ours[kind] !== peers[kind]) unexplained(`${what}: ${kind} ${ours[kind]}, ccusage ${peers[kind]}`)
  }
  totals.ours += ours.nanos
  totals.theirs += peers.nanos
  const reasons = reasonsOf(own, usageOf, peers.nanos)
  const explained = [...reasons.values()].reduce((one, other) => one + other, 0)
  if (!isSame(ours.nanos - peers.nanos, explained))
    unexplained(`${what}: $${toDollars(ours.nanos)}, ccusage $${toDollars(peers.nanos)}`)
  for (const [reason, nanos] of reasons) {
    const known = total.get(reason) ?? { nanos: 0, times: 0 }
    total.set(reason, { nanos: known.nanos + nanos, times: known.times + 1 })
  }
}

function unexplained(text: string): void {
  totals.unexplained += 1
  console.log(`unexplained: ${text}`)
}

const program = peer()
for (const folder of ['captures', 'instrumentation/endings'])
  for (const name of readdirSync(join(tests, folder)))
    await compare(basename(name), program, (claudeFolder) => place(join(tests, folder, name), claudeFolder))
for (let nth = 0; nth < 7; nth++) await compare(`measured ${nth}`, program, (folder) => measured(nth, folder))
const { recordings, responses, tokens, ours, theirs } = totals
console.log(`${recordings} recordings, ${responses} responses, ${tokens} tokens: ${PEER}`)
console.log(`ours $${toDollars(ours)}, theirs $${toDollars(theirs)}`)
for (const [reason, { nanos, times }] of [...total].sort(([, one], [, other]) => other.nanos - one.nanos))
  console.log(`${(toDollars(nanos) ?? 0).toFixed(6).padStart(12)}  ${reason} (${times} sums)`)
process.exitCode = totals.unexplained > 0 ? 1 : 0
