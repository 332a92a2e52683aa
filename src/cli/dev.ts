import { once } from 'node:events'
import type { Behaviour } from '../dev/behaviour.ts'
import { type CliContext, type ExitCode, say } from './context.ts'

export interface DevOptions {
  host: string
  port: number
  file?: string
  /** What an earlier run wrote with `file`, shown on the page. */
  open?: string
  /** Answer everything with this status. */
  fail?: number
  /** Milliseconds before any answer. */
  delay?: number
  refuse?: boolean
  /** The only token it accepts. */
  token?: string
}

/** Without --token, all of this shape are accepted: this one can be copied. */
const ANY_TOKEN = `cm_${'stand-in'.replace('-', '').padEnd(48, '0')}`

/**
 * A stand-in for both APIs and an OTLP collector on this machine, with a page to look at what arrives, until
 * interrupted.
 */
export async function dev(context: CliContext, options: DevOptions): Promise<ExitCode> {
  const { out, err, pluginRoot, interrupted } = context
  // Loaded here: `status` has no use for a server.
  const { isTokenTrial, startIngest } = await import('../dev/ingest.ts')
  const { host, port, file, token, open } = options
  const { pageFolderOf } = await import('../../viewer/server/page-folder.ts')
  const { readReceived } = await import('../dev/received-file.ts')
  const pageFolder = pageFolderOf(pluginRoot)
  const earlier = open === undefined ? [] : readReceived(open)
  const ingest = await startIngest({
    host,
    port,
    ...(file !== undefined && { file }),
    ...(token !== undefined && { token }),
    ...(pageFolder !== undefined && { pageFolder }),
    behaviour: behaviourOf(options),
    onEvent: (request) => {
      const { at, path, status, duplicate } = request
      const note = isTokenTrial(request) ? ' (a trial of the token: it is accepted)' : duplicate ? ' (seen before)' : ''
      say(out, `${at} ${status || 'cut'} ${path}${note}`)
    },
  })
  for (const request of earlier) ingest.show(request)
  if (pageFolder !== undefined) say(err, `Look at       ${ingest.origin}/`)
  say(err, `Ingest API    CLAUDE_METRICS_API_URL=${ingest.url}`)
  say(err, `Token         CLAUDE_METRICS_API_TOKEN=${token ?? ANY_TOKEN}`)
  say(err, `Usage API     CLAUDE_METRICS_URL=${ingest.usageUrl}`)
  say(err, `OTLP/HTTP     CLAUDE_METRICS_OTLP_ENDPOINT=${ingest.origin}`)
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
