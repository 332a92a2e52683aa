import { vi } from 'vitest'
import type { Recorded } from '../../src/dev/recording.ts'
import { createDemoSession } from '../collector/demo-session.ts'

/** What happened in a session, read from the recording's own lines. */
export interface SessionTruth {
  sessionId: string
  responses: number
  toolCallIds: string[]
  input: number
  output: number
  cacheRead: number
  cacheCreation: number
}

/** Plays the recorded session through real hooks and a real agent, with these settings, and says what is true of it. */
export async function playSession(env: Record<string, string>): Promise<SessionTruth> {
  const session = await createDemoSession({ CLAUDE_METRICS_OTLP_METRICS_INTERVAL_MS: '500', ...env })
  await session.play()
  const { transcript, subagents, sessionId } = session.recording
  const messages = [transcript, ...subagents]
    .flatMap(({ lines }) => lines)
    .map((line) => line['message'] as Recorded | undefined)
    .filter((message) => message !== undefined)
  const usages = new Map(messages.flatMap(({ id, usage }) => (usage ? [[id, usage as Record<string, number>]] : [])))
  const blocks = messages.flatMap(({ content }) => (Array.isArray(content) ? (content as Recorded[]) : []))
  const sum = (name: string) => [...usages.values()].reduce((total, usage) => total + Number(usage[name] ?? 0), 0)
  return {
    sessionId,
    responses: usages.size,
    toolCallIds: [...new Set(blocks.filter(({ type }) => type === 'tool_use').map(({ id }) => String(id)))].sort(),
    input: sum('input_tokens'),
    output: sum('output_tokens'),
    cacheRead: sum('cache_read_input_tokens'),
    cacheCreation: sum('cache_creation_input_tokens'),
  }
}

/** All tokens that requests sent, as `gen_ai.usage.input_tokens` counts them. */
export const allInput = ({ input, cacheRead, cacheCreation }: SessionTruth): number => input + cacheRead + cacheCreation

/** Asks until the answer holds what it must, and then for the last time, so that a failure says what is missing. */
export async function askUntil<Answer>(ask: () => Promise<Answer>, isThere: (answer: Answer) => boolean) {
  const isNow = async () => isThere(await ask())
  await vi.waitUntil(() => isNow().catch(() => false), { timeout: 60_000, interval: 500 }).catch(() => undefined)
  return ask()
}

/** @throws when it does not answer with JSON and 2xx */
export async function askJson(url: string, init?: RequestInit): Promise<Record<string, unknown>> {
  const response = await fetch(url, init)
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`)
  return (await response.json()) as Record<string, unknown>
}
