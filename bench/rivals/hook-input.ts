/** What every hook written in JavaScript begins with. */
export async function readHookInput(): Promise<Record<string, unknown>> {
  let text = ''
  for await (const chunk of process.stdin) text += chunk
  return JSON.parse(text) as Record<string, unknown>
}

/** Where to, from the environment as such plugins have it. */
export const endpoint = (): string => process.env['BENCH_ENDPOINT'] ?? ''

/** A plain example would not wait longer for an endpoint that hangs. Milliseconds. */
export const TIMEOUT_MS = 2_000
