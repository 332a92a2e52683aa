import fs from 'node:fs'
import { dirname } from 'node:path'
import { type Recorded, type Recording, scenesOf } from './recording.ts'

export interface PlayOptions {
  recording: Recording
  /** Runs the plugin's hooks for an event, as the client would; the play goes on when they are done. */
  runHook: (event: string, input: Recorded) => Promise<void>
  now: () => number
  /** Milliseconds. */
  wait: (ms: number) => Promise<void>
  signal: AbortSignal
}

/**
 * Plays a recorded session: transcripts grow and hooks run in the recorded order, at the recorded distances or, where
 * this machine is slower than the one of the recording, later. Then everything after is later as well, so that the
 * times in the transcripts stay those of the hooks. Ends early, without an error, when `signal` says so.
 */
export async function play({ recording, runHook, now, wait, signal }: PlayOptions): Promise<void> {
  fs.mkdirSync(recording.cwd, { recursive: true, mode: 0o700 })
  let startedAtMs = now()
  const starts = [{ afterMs: Number.NEGATIVE_INFINITY, startedAtMs }]
  let playedMs = 0
  for (const scene of scenesOf(recording)) {
    const early = startedAtMs + scene.atMs - now()
    if (early > 0) await wait(early)
    else if (early < 0) {
      startedAtMs -= early
      starts.push({ afterMs: playedMs, startedAtMs })
    }
    if (signal.aborted) return
    playedMs = scene.atMs

    switch (scene.kind) {
      case 'hook':
        await runHook(scene.event, scene.input)
        break
      case 'line': {
        // What was spoken before a slow hook keeps its time, or a response would seem to follow the end of its turn.
        const spoken = starts.findLast(({ afterMs }) => afterMs < scene.spokenAtMs) ?? { startedAtMs }
        const timestamp = new Date(spoken.startedAtMs + scene.spokenAtMs).toISOString()
        append(scene.file, { ...scene.line, timestamp })
        break
      }
      case 'file':
        append(scene.file, scene.content)
        break
    }
  }
}

function append(file: string, value: Recorded): void {
  fs.mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  fs.appendFileSync(file, `${JSON.stringify(value)}\n`, { mode: 0o600 })
}
