// Everything at once, or what is named:
//   npm run bench [-- client transcript recorder agent otlp others report statusline]
// Prints tables, writes bench/results.json, and, when all was measured, docs/performance.md.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { benchAgent } from './agent.ts'
import { bundlePrograms } from './build.ts'
import { benchClient } from './client.ts'
import { describeMachine } from './machine.ts'
import { benchOthers } from './others.ts'
import { benchOtlp } from './otlp.ts'
import { benchRecorder } from './recorder.ts'
import { benchReport } from './report.ts'
import { type Section, toMarkdown, toText } from './section.ts'
import { benchStatusLine } from './statusline.ts'
import { benchTranscript } from './transcript.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const programs = mkdtempSync(join(tmpdir(), 'bench-programs-'))
const agentProgram = join(programs, 'agent.mjs')

/**
 * What makes few files comes first: where thousands were deleted within minutes, each new one costs a millisecond
 * (bench/findings.md).
 */
const benches: Record<string, () => Promise<Section>> = {
  client: () => benchClient(programs),
  statusline: benchStatusLine,
  transcript: benchTranscript,
  recorder: () => benchRecorder(agentProgram),
  agent: () => benchAgent(agentProgram),
  otlp: () => benchOtlp(agentProgram),
  others: () => benchOthers(programs),
  report: benchReport,
}

const named = process.argv.slice(2)
const chosen = named.length > 0 ? named : Object.keys(benches)
const begun = performance.now()
const sections: Section[] = []
try {
  const sources = [
    'src/agent.ts',
    'src/session-start.ts',
    'bench/rivals/otel-hook.ts',
    'bench/rivals/http-hook.ts',
    'bench/rivals/fetch-hook.ts',
  ]
  for (const source of sources) await bundlePrograms(programs, [join(root, source)])
  for (const name of chosen) {
    const bench = benches[name]
    if (bench === undefined) throw new Error(`no bench ${name}: ${Object.keys(benches).join(', ')}`)
    const section = await bench()
    sections.push(section)
    console.log(toText(section))
  }
} finally {
  rmSync(programs, { recursive: true, force: true })
}
const tookSeconds = Math.round((performance.now() - begun) / 1_000)
const machine = describeMachine()
const results = { measuredAt: new Date().toISOString(), machine, tookSeconds, sections }
writeFileSync(join(root, 'bench/results.json'), `${JSON.stringify(results, null, 2)}\n`)
console.log(`${tookSeconds} s on ${machine}`)
if (named.length === 0) {
  const head = [
    '# Performance',
    'Written by `npm run bench`: everything on one machine in one run, without a network, next to a floor measured in the same minutes.',
    `Measured ${results.measuredAt.slice(0, 10)} in ${tookSeconds} s on ${machine}. One part alone: \`npm run bench -- recorder\`.`,
  ]
  const findings = readFileSync(join(root, 'bench/findings.md'), 'utf8')
  const parts = [...head, ...sections.map((section) => toMarkdown(section).trimEnd()), findings]
  writeFileSync(join(root, 'docs/performance.md'), parts.join('\n\n'))
}
// A missed goal is said, not punished: a loaded machine is no defect of the code.
