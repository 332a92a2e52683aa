type Json = Record<string, unknown>

/** Names of the three nested lists of an export request, by signal (opentelemetry-proto 1.x, JSON mapping). */
const LISTS: readonly [resources: string, scopes: string, records: string][] = [
  ['resourceLogs', 'scopeLogs', 'logRecords'],
  ['resourceSpans', 'scopeSpans', 'spans'],
  ['resourceMetrics', 'scopeMetrics', 'metrics'],
]

const listIn = (value: Json, name: string): Json[] => (Array.isArray(value[name]) ? (value[name] as Json[]) : [])

/** @throws when it is not JSON */
export function splitJson(request: Uint8Array): [Uint8Array, Uint8Array] | undefined {
  const whole = JSON.parse(Buffer.from(request).toString('utf8')) as Json
  const names = LISTS.find(([resources]) => resources in whole)
  if (!names) return undefined
  const count = keep(whole, names, 0, Number.POSITIVE_INFINITY).count
  if (count < 2) return undefined
  const middle = Math.ceil(count / 2)
  const half = (first: number, end: number) => Buffer.from(JSON.stringify(keep(whole, names, first, end).kept))
  return [half(0, middle), half(middle, count)]
}

/** The request with the records from `first` to before `end` only, and how many it had; empty lists are gone. */
function keep(whole: Json, names: readonly string[], first: number, end: number): { kept: Json; count: number } {
  let count = 0
  const isKept = () => {
    const index = count++
    return index >= first && index < end
  }

  function keepIn(value: Json, [name = '', ...deeper]: readonly string[]): Json | undefined {
    const kept =
      deeper.length === 0
        ? listIn(value, name).filter(isKept)
        : listIn(value, name).flatMap((inner) => keepIn(inner, deeper) ?? [])
    return kept.length > 0 ? { ...value, [name]: kept } : undefined
  }

  return { kept: keepIn(whole, names) ?? {}, count }
}
