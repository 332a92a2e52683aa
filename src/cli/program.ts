import { Command, InvalidArgumentError } from 'commander'
import type { CliContext, ExitCode } from './context.ts'
import { say } from './context.ts'
import { type DevOptions, dev } from './dev.ts'
import { createPaint } from './paint.ts'
import { type SetupOptions, setup } from './setup.ts'
import { statusReport } from './status-report.ts'
import { statusText } from './status-text.ts'
import { stopHealthcheck } from './stop-healthcheck.ts'

/** The command line; `done` gets each command's exit code. */
export function createProgram(context: CliContext, done: (code: ExitCode) => void): Command {
  const { out, err, color, now } = context
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
    .option('--no-start', 'let recording begin with the next session')
    .action(async (options: SetupOptions) => done(await setup(context, options)))

  program
    .command('status')
    .description('what is configured and from where, what waits, what went wrong')
    .option('--json', 'for programs')
    .action(({ json }: { json?: boolean }) => {
      const report = statusReport(context)
      say(out, json ? JSON.stringify(report, undefined, 2) : statusText(report, now(), createPaint(color)))
      done(0)
    })

  program
    .command('stop-healthcheck')
    .description('no health checks until the next session starts')
    .action(() => done(stopHealthcheck(context)))

  program
    .command('dev')
    .description('run a stand-in for the API on this machine')
    .option('--host <host>', 'loopback name or address', '127.0.0.1')
    .option('--port <port>', '0 takes a free one', wholeNumber(0, 65_535), 8_000)
    .option('--file <path>', 'write everything received there, as JSON lines')
    .option('--fail <status>', 'answer everything with this status', wholeNumber(200, 599))
    .option('--delay <ms>', 'wait before each answer', wholeNumber(0, 600_000))
    .option('--refuse', 'cut every connection')
    .option('--token <token>', 'accept only this one; without it, any of the right shape')
    .action(async (options: DevOptions) => done(await dev(context, options)))

  program
    .command('demo')
    .description('play a recorded session through the real hooks into a stand-in for the API')
    .option('--once', 'end by itself; exit code 0 only if everything arrived')
    .action(async ({ once = false }: { once?: boolean }) => {
      const { runDemo } = await import('../dev/demo.ts')
      const { pluginRoot, env } = context
      done((await runDemo({ pluginRoot, once, out, color, env })) === 0 ? 0 : 1)
    })

  return program
}

/** Reads an option's whole number, or tells commander what it must be. */
const wholeNumber = (min: number, max: number) => (text: string) => {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= min && value <= max) return value
  throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`)
}
