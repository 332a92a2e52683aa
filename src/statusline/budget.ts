/** Variable and key of the setting; here without its schema, which would take longer to load than everything else. */
const VARIABLE = 'CLAUDE_METRICS_BUDGET_USD'
const KEY = 'budget_usd'

/**
 * US dollars a day; undefined when there is no budget, or none that makes sense: the other commands say what is wrong
 * with it.
 */
export function budgetOf(
  env: { readonly [name: string]: string | undefined },
  config: string | undefined,
): number | undefined {
  return dollars(env[VARIABLE] || undefined) ?? dollars(keyOf(config))
}

function dollars(value: unknown): number | undefined {
  const amount = typeof value === 'string' ? Number(value) : value
  return typeof amount === 'number' && Number.isFinite(amount) && amount > 0 ? amount : undefined
}

function keyOf(config: string | undefined): unknown {
  try {
    return (JSON.parse(config ?? '{}') as Record<string, unknown> | null)?.[KEY]
  } catch {
    return undefined
  }
}
