import { once } from 'node:events'
import type { Behaviour } from '../dev/behaviour.ts'
import { type CliContext, type ExitCode, say } from './context.ts'

export interface DevOptions {
  host: string
  port: number
  file?: string
  /** Answer everything with this status. */
  fail?: number
  /** Milliseconds before any answer. */
  delay?: number
  refuse?: boolean
  /** The only token it accepts. */
  token?: string
}

/** A stand-in for both APIs on this machine, one line per request, until interrupted. */
export async function dev(context: CliContext, options: DevOptions): Promise<ExitCode> {
  const { out, err, interrupted } = context
  // Loaded here: `status` has no use for a server.
  const { startIngest } = await import('../dev/ingest.ts')
  const { host, port, file, token } = options
  const ingest = await startIngest({
    host,
    port,
    ...(file !== undefined && { file }),
    ...(token !== undefined && { token }),
    behaviour: behaviourOf(options),
    onEvent: ({ at, path, status, duplicate }) =>
      say(out, `${at} ${status || 'cut'} ${path}${duplicate ? ' (seen before)' : ''}`),
  })
  say(err, `Ingest API    CLAUDE_METRICS_API_URL=${ingest.url}`)
  say(err, `Usage API     CLAUDE_METRICS_URL=${ingest.usageUrl}`)
  say(err, 'Ctrl-C ends it.')
  await once(interrupted(), 'abort')
  await ingest.close()
  return 0
}

const behaviourOf = ({ fail, delay, refuse }: DevOptions): Behaviour => ({
  ...(fail !== undefined && { status: fail }),
  ...(delay !== undefined && { delayMs: delay }),
  ...(refuse && { refuse }),
})
