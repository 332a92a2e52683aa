import { installClient } from './client.ts'

/** Runs once before the workers: they only look the client up, so that no two of them install it. */
export default function setup(): void {
  const client = installClient()
  if (client.kind === 'ready') return
  const required = process.env.CI === 'true' && process.env.CLAUDE_METRICS_E2E_OPTIONAL !== '1'
  const message = `e2e: the real Claude Code client is not available, scenarios are skipped (${client.reason})`
  if (required) throw new Error(message)
  console.warn(message)
}
