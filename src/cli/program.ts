import { join, resolve } from 'node:path'
import { Argument, Command, Option } from 'commander'
import { COMMAND_NAME } from '../process/own-command.ts'
import { GROUPINGS } from '../report/grouping.ts'
import { TABLE_NAMES } from '../store/schema.ts'
import { completion, SHELLS, type Shell } from './completion.ts'
import type { CliContext, ExitCode } from './context.ts'
import { commandOf, say } from './context.ts'
import type { DevOptions } from './dev.ts'
import type { DoctorCommandOptions } from './doctor.ts'
import type { FlushOptions } from './flush.ts'
import type { ExportOptions, ForgetOptions } from './history.ts'
import type { ImportOptions } from './import.ts'
import type { OpenOptions } from './open.ts'
import { loopback, moment, wholeNumber } from './option-values.ts'
import { createPaint } from './paint.ts'
import type { PreviewOptions } from './preview.ts'
import { printableJson } from './printable.ts'
import type { ReportOptions } from './report.ts'
import type { SetupOptions } from './setup.ts'
import type { TailOptions } from './tail.ts'

/** The command line: each command is loaded when it is the one. `done` gets each command's exit code. */
export function createProgram(context: CliContext, done: (code: ExitCode) => void): Command {
  const { out, err, color, now, pluginRoot, env } = context
  const command = commandOf(context)
  /** Examples below a command's help. */
  const examples = (...lines: string[]): string =>
    `\nExamples:\n${lines.map((line) => `  ${command} ${line}`).join('\n')}`
  const program = new Command('claude-metrics')
    .description('Sends metrics of Claude Code sessions to the Claude Metrics API.')
    .version(context.version)
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => out.write(text),
      writeErr: (text) => err.write(text),
      getOutHasColors: () => color,
    })

  program
    .command('setup')
    .description('take the API token (hidden prompt), try it, keep it, start recording')
    .option('--url <url>', 'base URL of the ingest API')
    .option('--token-stdin', 'read the token from standard input')
    .option('--from-chat', 'take the token that was typed into the conversation which runs this')
    .option('--no-start', 'let recording begin with the next session')
    .addHelpText(
      'after',
      examples('setup --url https://metrics.example.com/api/v1', 'setup --token-stdin < token-file'),
    )
    .action(async (options: SetupOptions) => {
      const { setup } = await import('./setup.ts')
      done(await setup(context, options))
    })

  program
    .command('report')
    .description('what past sessions used, did and cost; from the transcripts of this machine, with nothing configured')
    .addOption(new Option('--by <what>', 'one row for each').choices(GROUPINGS).default('day'))
    .option('--since <when>', 'from a day, a moment, or so many days ago (30d)', moment(now))
    .option('--until <when>', 'before a day or a moment', moment(now))
    .option('--project <folder>', 'only what was done in this working folder and below it')
    .option('--with <paths...>', 'add the stores of other machines (copies of their history.db)')
    .option('--json', 'JSON, for programs')
    .option('--csv', 'CSV, for spreadsheets')
    .addHelpText('after', examples('report', 'report --by branch --since 30d', 'report --by model --csv > models.csv'))
    .action(async (options: ReportOptions) => {
      const { report } = await import('./report.ts')
      done(await report(context, options))
    })

  program
    .command('export')
    .description('write the local store to standard output: JSON lines, or one table as CSV')
    .addOption(new Option('--table <name>', 'only this table').choices(TABLE_NAMES))
    .option('--csv', 'CSV, of one table')
    .addHelpText('after', examples('export > history.jsonl', 'export --table responses --csv'))
    .action(async (options: ExportOptions) => {
      const { exportHistory } = await import('./history.ts')
      done(await exportHistory(context, options))
    })
  program
    .command('forget')
    .description('remove a session, a project, a time or everything from the local store, for good')
    .option('--session <id>', 'this one, by its id or how that begins')
    .option('--project <folder>', 'sessions of this working folder and below it')
    .option('--before <when>', 'what was before a day, a moment, or so many days ago (30d)', moment(now))
    .option('--all', 'everything')
    .addHelpText('after', examples('forget --project .', 'forget --before 90d'))
    .action(async (options: ForgetOptions) => {
      const { forgetHistory } = await import('./history.ts')
      done(await forgetHistory(context, options))
    })

  program
    .command('status')
    .description('what is configured and from where, what waits, what went wrong')
    .option('--json', 'JSON, for programs')
    .addHelpText('after', examples('status', 'status --json'))
    .action(async ({ json }: { json?: boolean }) => {
      const { statusReport } = await import('./status-report.ts')
      const { statusText } = await import('./status-text.ts')
      const report = statusReport(context)
      say(
        out,
        json
          ? printableJson(report)
          : statusText(report, now(), createPaint(color), out.isTTY ? out.columns : undefined),
      )
      done(0)
    })

  program
    .command('doctor')
    .description('walk the way of an event, from the hook to each destination, and say where it ends')
    .option('--fix', 'repair what is safe to repair')
    .option('--json', 'JSON, for programs')
    .addHelpText('after', examples('doctor', 'doctor --fix'))
    .action(async (options: DoctorCommandOptions) => {
      const { doctor } = await import('./doctor.ts')
      done(await doctor(context, options))
    })

  program
    .command('preview')
    .description(
      'print exactly what would be sent of the last turn, sending nothing; also before anything is configured',
    )
    .option('--session <id>', 'a whole session instead, by its id or how that begins')
    .option('--all', 'all of the newest session')
    .option('--json', 'JSON, for programs')
    .addHelpText('after', examples('preview', 'preview --session 47c3978d --json'))
    .action(async (options: PreviewOptions) => {
      const { preview } = await import('./preview.ts')
      done(await preview(context, options))
    })

  program
    .command('tail')
    .description('show events as the agent takes them, without content')
    .option('-n, --lines <count>', 'begin with so many that were before', wholeNumber(0, 10_000), 10)
    .option('--no-follow', 'end after those')
    .option('--json', 'JSON lines')
    .addHelpText('after', examples('tail', 'tail -n 100 --no-follow --json'))
    .action(async (options: TailOptions) => {
      const { tail } = await import('./tail.ts')
      done(await tail(context, options))
    })

  program
    .command('flush')
    .description('deliver everything now; exit code 0 only when all of it was accepted')
    .option('--timeout <seconds>', 'give up after so long', wholeNumber(1, 3_600), 30)
    .option('--require', 'fail when nothing was recorded since the last flush')
    .option('--json', 'JSON, for programs')
    .addHelpText('after', examples('flush', 'flush --require --timeout 60   # the last step of a CI job'))
    .action(async (options: FlushOptions) => {
      const { flush } = await import('./flush.ts')
      done(await flush(context, options))
    })

  program
    .command('import')
    .description('count past sessions that were not recorded; with --send, send them')
    .option(
      '--since <when>',
      'only sessions that went on after a day, a moment, or so many days ago (30d)',
      moment(now),
    )
    .option('--project <folder>', 'only sessions of this working folder')
    .option('--session <id>', 'only this one, by its id or how that begins')
    .option('--send', 'send them; without it nothing leaves')
    .option('--json', 'JSON, for programs')
    .addHelpText('after', examples('import --since 30d', 'import --since 2026-11-01 --project . --send'))
    .action(async ({ project, ...options }: ImportOptions) => {
      const { importSessions } = await import('./import.ts')
      const folder = project === undefined ? {} : { project: resolve(context.cwd, project) }
      done(await importSessions(context, { ...options, ...folder }))
    })

  program
    .command('open')
    .description('look at all past sessions of this machine on a page: cost, tokens, turns, calls; nothing is sent')
    .option('--port <port>', '0 takes a free one', wholeNumber(0, 65_535), 4_319)
    .option('--no-browser', 'only say the address')
    .addHelpText('after', examples('open', 'open --no-browser --port 0'))
    .action(async (options: OpenOptions) => {
      const { open } = await import('./open.ts')
      done(await open(context, options))
    })

  program
    .command('statusline')
    .description("print cost, budget and context left, for the client's setting statusLine; reads what the client says")
    .addHelpText('after', `\nIn ~/.claude/settings.json: ${statusLineSetting(pluginRoot, command)}`)
    .action(async () => {
      const { statusline } = await import('./statusline.ts')
      done(statusline(context))
    })

  program
    .command('stop-healthcheck')
    .description('no health checks until the next session starts')
    .addHelpText('after', examples('stop-healthcheck'))
    .action(async () => {
      const { stopHealthcheck } = await import('./stop-healthcheck.ts')
      done(stopHealthcheck(context))
    })

  program
    .command('dev')
    .description('run a stand-in for the API and an OTLP collector here, with a page to look at what arrives')
    .option('--host <host>', 'loopback name or address', loopback, '127.0.0.1')
    .option('--port <port>', '0 takes a free one', wholeNumber(0, 65_535), 8_000)
    .option('--file <path>', 'write everything received there, as JSON lines')
    .option('--open <path>', 'show what an earlier run wrote with --file')
    .option('--fail <status>', 'answer everything with this status', wholeNumber(200, 599))
    .option('--delay <ms>', 'wait before each answer', wholeNumber(0, 600_000))
    .option('--refuse', 'cut every connection')
    .option('--token <token>', 'accept only this one; without it, any of the right shape')
    .addHelpText('after', examples('dev', 'dev --port 0 --fail 503', 'dev --open received.jsonl'))
    .action(async (options: DevOptions) => {
      const { dev } = await import('./dev.ts')
      done(await dev(context, options))
    })

  program
    .command('demo')
    .description('play a recorded session through the real hooks into a stand-in for the API')
    .option('--once', 'end by itself; exit code 0 only if everything arrived')
    .addHelpText('after', examples('demo', 'demo --once'))
    .action(async ({ once = false }: { once?: boolean }) => {
      const { runDemo } = await import('../dev/demo.ts')
      done((await runDemo({ pluginRoot, once, out, color, env })) === 0 ? 0 : 1)
    })

  program
    .command('link')
    .description('put the command claude-metrics into ~/.local/bin')
    .addHelpText('after', examples('link'))
    .action(async () => {
      const { link } = await import('./link.ts')
      done(link(context))
    })

  program
    .command('completion')
    .description('print a completion script for a shell')
    .addArgument(new Argument('<shell>', 'which one').choices(SHELLS))
    .addHelpText('after', examples('completion bash > ~/.local/share/bash-completion/completions/claude-metrics'))
    .action((shell: Shell) => {
      say(out, completion(program, shell))
      done(0)
    })

  program.addHelpText('after', `\n${EXIT_CODES}`)
  return program
}

/** By the name where there is one: that survives the next version of the plugin. */
function statusLineSetting(pluginRoot: string, command: string): string {
  const program = `node "${join(pluginRoot, 'dist/statusline.mjs')}"`
  const line = command === COMMAND_NAME ? `${COMMAND_NAME} statusline` : program
  return JSON.stringify({ statusLine: { type: 'command', command: line } })
}

const EXIT_CODES =
  'Exit codes: 0 done, 1 failed, 2 used wrongly. Data on standard output,\ntalk on standard error. NO_COLOR is honoured.'
