import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { contextSettings } from '../config/context-settings.ts'
import { collect } from '../report/collect.ts'
import { effectiveSettings } from '../status/effective-settings.ts'
import { withStore } from '../store/store.ts'
import { type CliContext, type ExitCode, programOf, say } from './context.ts'
import { pageSecret } from './page-secret.ts'
import { pastSessions } from './past-sessions.ts'
import { reckoningOf } from './reckoning.ts'
import { storedSessions } from './stored-sessions.ts'
import { transcriptSessions } from './transcript-sessions.ts'

export interface OpenOptions {
  port: number
  /** False: only say the address. */
  browser: boolean
}

/**
 * Shows all past sessions of this machine on a page, until interrupted. Nothing has to be configured, and nothing is
 * sent.
 */
export async function open(context: CliContext, { port, browser }: OpenOptions): Promise<ExitCode> {
  const { out, err, pluginRoot, interrupted, home, claudeFolder, version, now } = context
  // Loaded here: `status` has no use for a server.
  const { createHistory } = await import('../../viewer/server/history.ts')
  const { startHistoryServer } = await import('../../viewer/server/history-server.ts')
  const { pageFolderOf } = await import('../../viewer/server/page-folder.ts')
  const folder = pageFolderOf(pluginRoot)
  if (folder === undefined) {
    say(err, `The page is not in ${join(pluginRoot, 'dist')}: install the plugin again.`)
    return 1
  }
  const { settings } = effectiveSettings(context)
  const finishing = contextSettings(settings)
  const onDamage = (aside: string, reason: string) =>
    say(err, `The store was damaged (${reason}). It is at ${aside} now; a new one is made from the transcripts.`)
  const sessions = pastSessions(transcriptSessions(claudeFolder, finishing), (hasTranscript) =>
    withStore({ home, now, onDamage }, (store) => storedSessions(store, hasTranscript)),
  )
  const history = createHistory(sessions)
  const server = await startHistoryServer({ history, folder, secret: pageSecret(home), port })
  say(out, server.url)
  say(err, 'All past sessions of this machine, for you only: the address holds a secret. Ctrl-C ends it.')
  const leaving = interrupted()
  // Kept for when the client has deleted its transcripts, as it does after a month. The page does not wait for it.
  const kept = history
    .settled()
    .then(() => {
      const onProgress = () => leaving.throwIfAborted()
      const how = {
        claudeFolder,
        version,
        program: programOf(context),
        context: reckoningOf(settings, now),
        onProgress,
      }
      return withStore({ home, now, onDamage }, (store) => collect({ store, ...how }))
    })
    .catch((error: Error) => {
      if (!leaving.aborted) say(err, `The sessions are not kept in the local store: ${error.message}`)
    })
  const forget = browser && out.isTTY === true ? showInBrowser(home, server.url) : () => {}
  if (!leaving.aborted) await once(leaving, 'abort')
  forget()
  await server.close()
  await kept
  return 0
}

const OPENERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}

/**
 * By a file of our own that leads there: everybody on a machine can read the arguments of programs, and the secret is
 * in the address.
 */
function showInBrowser(home: string, url: string): () => void {
  const path = join(home, 'page.html')
  try {
    writeFileSync(path, `<!doctype html><meta http-equiv="refresh" content="0;url=${url}">`, { mode: 0o600 })
  } catch {
    // No place for it: there is the address to copy.
    return () => {}
  }
  const [command, ...args] = OPENERS[process.platform] ?? ['xdg-open']
  // Without a browser there is the address to copy.
  spawn(command, [...args, path], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref()
  return () => rmSync(path, { force: true })
}
