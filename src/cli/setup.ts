import { join } from 'node:path'
import { updateConfigFile } from '../config/config-file.ts'
import { baseUrl } from '../config/setting-value.ts'
import { resolveSettings } from '../config/settings.ts'
import { shownAs } from '../config/shown.ts'
import { isToken, saveToken } from '../config/token.ts'
import { bindToken } from '../config/token-binding.ts'
import { type ApiCheck, checkApi, isTrouble, sentence } from '../exporters/claude-metrics/api-check.ts'
import { recordingOn } from '../exporters/destinations.ts'
import { takeProfile } from '../exporters/profile.ts'
import { createHttpClient } from '../outbox/http-client.ts'
import { COMMAND_NAME } from '../process/own-command.ts'
import { plainError } from '../process/plain-error.ts'
import { personFolder } from '../process/profile-path.ts'
import { createRotatingLog } from '../process/rotating-log.ts'
import { openRecording, startAgent } from '../session-start/recording.ts'
import { askToken, readToken } from './ask-token.ts'
import { chatToken } from './chat-token.ts'
import { type CliContext, commandOf, type ExitCode, say } from './context.ts'

export interface SetupOptions {
  url?: string
  /** The token comes on standard input instead of the hidden prompt. */
  tokenStdin?: boolean
  /** The token is one that the person has typed into the conversation that runs this command. */
  fromChat?: boolean
  /** Recording starts at once and not with the next session. */
  start: boolean
}

/**
 * Takes URL and token, tries them, keeps them. A token that the API refuses is not kept; one that cannot be tried is,
 * with a warning.
 */
export async function setup(context: CliContext, options: SetupOptions): Promise<ExitCode> {
  const { env, home, err, stdin } = context
  const url = options.url === undefined ? undefined : baseUrl.safeParse(options.url).data
  if (options.url !== undefined && url === undefined) {
    say(err, '--url must be an http:// or https:// URL without user name, query or fragment.')
    return 2
  }
  if (options.tokenStdin && options.fromChat) {
    say(err, '--token-stdin and --from-chat are two places for one token: choose one.')
    return 2
  }
  if (!options.tokenStdin && !options.fromChat && !stdin.isTTY) {
    say(err, 'There is no terminal to ask for the token at. Give it on standard input with --token-stdin.')
    return 2
  }
  const apiUrl = url ?? resolveSettings({ env, home }).apiUrl.value
  const token = await obtainToken(context, options, apiUrl)
  if (token === undefined) return 1
  if (!isToken(token)) {
    say(err, 'That is not a token: it must be cm_ followed by 48 letters and digits. Nothing was changed.')
    return 1
  }
  const http = createHttpClient({ env })
  const check = await checkApi({ http, baseUrl: apiUrl, token }).finally(() => http.close())
  say(err, describe(check, apiUrl))
  if (check.kind === 'refused' || (check.kind === 'unclear' && !isTrouble(check.status))) {
    if (check.kind === 'unclear') say(err, nextStep(context, check))
    return 1
  }

  try {
    if (url !== undefined) updateConfigFile(home, { api_url: url })
    bindToken(home, token, apiUrl)
    saveToken(home, token)
  } catch (error) {
    say(err, `The token cannot be kept: ${plainError(error)} CLAUDE_METRICS_HOME names another place.`)
    return 1
  }
  say(err, `Saved the token ${shownAs('last four', token)} in ${join(personFolder(home), 'token')}.`)
  if (options.fromChat) {
    say(
      err,
      'It stays in the transcript of this conversation: replace it by a new one when you can, and revoke this one.',
    )
  }
  return finish(context, options, { token, apiUrl })
}

/** Undefined when there is none, and the person has read so. */
async function obtainToken(
  context: CliContext,
  { tokenStdin, fromChat }: SetupOptions,
  apiUrl: string,
): Promise<string | undefined> {
  if (tokenStdin) return readToken(context)
  if (!fromChat) return askToken(context, apiUrl)
  const token = await chatToken(context)
  if (token === undefined) {
    say(
      context.err,
      'No token was typed into this conversation: cm_ followed by 48 letters and digits. Nothing was changed.',
    )
  }
  return token
}

/** Looks at the configuration as it is now, which the environment may still override, and starts recording. */
function finish(context: CliContext, { start }: SetupOptions, wanted: { token: string; apiUrl: string }): ExitCode {
  const { env, home, err, now, nodePath, pluginRoot, version } = context
  const resolved = resolveSettings({ env, home })
  const settings = recordingOn(resolved) ? takeProfile(resolved) : resolved
  for (const problem of settings.problems) say(err, `Note: ${problem}`)
  for (const [name, setting, value] of [
    ['token', settings.apiToken, wanted.token],
    ['URL', settings.apiUrl, wanted.apiUrl],
  ] as const) {
    if (setting.value !== value) say(err, `Note: the ${name} of the ${setting.origin} is used in its place.`)
  }
  if (!recordingOn(settings)) {
    say(err, 'Recording is switched off (CLAUDE_METRICS_DISABLED).')
    return 0
  }
  if (!start) return 0
  const log = createRotatingLog({ path: join(settings.home.value, 'errors.log'), now })
  const recording = { settings, env, nodePath, agentPath: join(pluginRoot, 'dist/agent.mjs'), version, log, now }
  openRecording(recording)
  startAgent(recording)
  say(err, 'Recording is on, also for sessions that are open already.')
  const command = commandOf(context)
  if (command !== COMMAND_NAME) say(err, `${command} link  puts ${COMMAND_NAME} into ~/.local/bin.`)
  return 0
}

function describe(check: ApiCheck, apiUrl: string): string {
  switch (check.kind) {
    case 'accepted':
      return `${apiUrl} accepts the token.`
    case 'refused':
      return `${apiUrl} refuses the token (${check.status}). Nothing was changed. Ask whoever runs that API for another one.`
    case 'unreachable':
      return `${apiUrl} cannot be reached now (${check.reason}); events will wait for it.`
    case 'unclear':
      return isTrouble(check.status)
        ? `The server is in trouble (${check.reason}), so the token could not be tried; events will wait for it.`
        : `That is not the answer of a Claude Metrics API: ${sentence(check.reason)} Nothing was changed.`
  }
}

function nextStep(context: CliContext, { likelyUrl }: ApiCheck & { kind: 'unclear' }): string {
  if (likelyUrl === undefined) return 'Check the URL: the base of the API, usually with /api/v1 at its end.'
  return `The API is at ${likelyUrl}. Try: ${commandOf(context)} setup --url ${likelyUrl}`
}
