import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Settings } from '../config/settings.ts'
import { withoutSecrets } from '../config/without-secrets.ts'
import { DESTINATIONS, destinationOf } from '../exporters/destinations.ts'
import { replaySession } from '../history/replay-session.ts'
import { listTranscripts, projectName } from '../history/transcripts.ts'
import type { Occurrence } from '../instrumentation/occurrence.ts'
import { personFolder } from '../process/profile-path.ts'
import { effectiveSettings } from '../status/effective-settings.ts'
import { type CliContext, type ExitCode, say } from './context.ts'
import { createLastTurn, createWhole } from './kept-occurrences.ts'
import type { DestinationRequests } from './memory-pipeline.ts'
import { createPaint } from './paint.ts'
import { printableJson } from './printable.ts'
import { reckoningOf } from './reckoning.ts'

export interface PreviewOptions {
  session?: string
  /** The whole session, not only its last turn. */
  all?: boolean
  json?: boolean
}

/**
 * Prints what the agent would send of a session's last turn, by its own code and sending nothing: to look before
 * switching it on.
 */
export async function preview(context: CliContext, options: PreviewOptions): Promise<ExitCode> {
  const { err, out, color } = context
  const { settings } = effectiveSettings(context)
  const isWhole = options.all === true || options.session !== undefined
  const found = await findSession(context, settings, options.session, isWhole)
  if (found === undefined) {
    const which = options.session === undefined ? 'There is no session with a prompt' : `No session ${options.session}`
    say(err, `${which} in ${join(context.claudeFolder, 'projects')}.`)
    return 1
  }
  const { occurrences, transcript } = found
  const destinations = await requestsFor(context, settings, occurrences)
  if (options.json) {
    say(out, printableJson({ session: transcript.sessionId, destinations: destinations.map(shown) }))
    return 0
  }
  const paint = createPaint(color)
  const whole = isWhole ? 'Session' : 'The last turn of session'
  say(err, `${whole} ${transcript.sessionId}, as it would be sent. Nothing is sent now.`)
  for (const destination of destinations) {
    const isOff = destinationOf(destination.name)?.isConfigured(settings) === false
    const note = isOff ? ' (not configured: nothing goes there yet)' : ''
    say(out, paint('bold', `\n${destination.name} → ${destination.url}${note}`))
    for (const { path, body } of shown(destination).requests) {
      say(out, `${paint('cyan', `POST ${path}`)}\n${printableJson(body)}`)
    }
    if (destination.requests.length === 0) say(out, 'nothing')
  }
  return 0
}

async function findSession(context: CliContext, settings: Settings, wanted: string | undefined, isWhole: boolean) {
  const all = listTranscripts(context.claudeFolder)
  const here = projectName(context.cwd)
  // Of this folder first: that is the session one has in mind.
  const byPlace = [...all.filter(({ project }) => project === here), ...all.filter(({ project }) => project !== here)]
  const candidates = wanted === undefined ? byPlace : all.filter(({ sessionId }) => sessionId.startsWith(wanted))
  for (const transcript of candidates) {
    const collected = isWhole ? createWhole() : createLastTurn()
    const { path } = transcript
    const how = {
      path,
      bashArgs: settings.bashArgs.value,
      toolArguments: settings.otlpContent.value === 'tools',
      context: reckoningOf(settings, context.now),
      take: collected.take,
    }
    if ((await replaySession(how)) !== undefined) return { transcript, occurrences: collected.occurrences() }
  }
  return undefined
}

/** Binary forms would be no preview, and a URL with its key no text for a screen. */
const readable = (settings: Settings, home: string): Settings =>
  DESTINATIONS.reduce((all, { preview }) => preview?.readable?.(all) ?? all, {
    ...withoutSecrets(settings),
    home: { ...settings.home, value: home },
  })

const NO_ID = '00000000-0000-4000-8000-000000000000'

/** The files with this machine's random ids, and what stands in for an id until recording begins. */
const NO_IDS = { 'machine.json': JSON.stringify({ machine_id_plugin: NO_ID }), '.anonymous_id': NO_ID }

async function requestsFor(context: CliContext, settings: Settings, occurrences: Occurrence[]) {
  // Loaded here: other commands have no use for the pipeline.
  const { createMemoryPipeline } = await import('./memory-pipeline.ts')
  // A state folder for the moment, with the ids of the real one: looking must not leave anything behind.
  const home = mkdtempSync(join(tmpdir(), 'claude-metrics-preview-'))
  try {
    // Before there are any, the same ones at each look.
    for (const [name, none] of Object.entries(NO_IDS)) {
      const kept = join(personFolder(context.home), name)
      if (existsSync(kept)) copyFileSync(kept, join(home, name))
      else writeFileSync(join(home, name), none)
    }
    const shownKinds = DESTINATIONS.filter((kind) => kind.preview?.always === true || kind.isConfigured(settings))
    return await createMemoryPipeline(context, readable(settings, home), shownKinds).requestsFor(occurrences)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** Requests as JSON: bytes are JSON as well, see above. */
const shown = ({ name, url, requests }: DestinationRequests) => ({
  name,
  url,
  requests: requests.map(({ path, body }) => ({
    path,
    body: body instanceof Uint8Array ? JSON.parse(Buffer.from(body).toString()) : body,
  })),
})
