/** Names that older models go by, as their makers call them. */
const SAME_AS: Readonly<Record<string, string>> = {
  'claude-opus-4': 'claude-opus-4-0',
  'claude-sonnet-4': 'claude-sonnet-4-0',
}

/** Longer than any model's name. */
const MAX_LENGTH = 256

/** Asked several times for each response, always of the same few. */
const plainNames = new Map<string, string>()
const NAMES_KEPT = 1_000

/**
 * The name a price list has for a model, of the name that a provider has for it:
 * `us.anthropic.claude-haiku-4-5-20251001-v1:0` (Bedrock, also at the end of a profile's ARN),
 * `claude-haiku-4-5@20251001` (Vertex), `claude-opus-5-5[1m]` (the client's, with the size of the window). Nothing is
 * guessed from the beginning of a name: `claude-sonnet-5-5` is not `claude-sonnet-5`.
 */
export function plainModelName(name: string): string {
  const known = plainNames.get(name)
  if (known !== undefined) return known
  if (name.length > MAX_LENGTH) return name.slice(0, MAX_LENGTH)
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/^.*[/]/, '')
    .replace(/\[[^\]]*\]$/, '')
    .replace(/^(?:[a-z-]{2,10}\.)?anthropic\./, '')
    .replace(/-v\d(?::\d+)?$/, '')
    .replace(/@(?:\d{8}|latest|default)$/, '')
    .replace(/-v\d$/, '')
    .replace(/-(?:\d{8}|latest)$/, '')
    .replaceAll('.', '-')
  const found = SAME_AS[plain] ?? plain
  if (plainNames.size < NAMES_KEPT) plainNames.set(name, found)
  return found
}
