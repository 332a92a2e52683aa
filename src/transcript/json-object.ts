/** A value that is a JSON object, else an empty one. */
export const asObject = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {})

/**
 * False for names that every object has, such as `constructor`: as an id such a name would be found where nothing was
 * put.
 */
export const isId = (name: string): boolean => !(name in Object.prototype)

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * An object without the fields that are null: some clients write null where others write nothing. The object itself
 * where it has none: it is asked of every line, and a copy costs more than parsing did.
 *
 * @param depth how many levels of objects below this one lose theirs, too
 */
export function withoutNulls(value: Record<string, unknown>, depth: number): Record<string, unknown> {
  if (!hasNulls(value, depth)) return value
  const kept: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const inner = value[key]
    if (inner === null) continue
    // A key of this name would set the copy's prototype.
    if (key !== '__proto__') kept[key] = depth > 0 && isObject(inner) ? withoutNulls(inner, depth - 1) : inner
  }
  return kept
}

function hasNulls(value: Record<string, unknown>, depth: number): boolean {
  for (const key of Object.keys(value)) {
    const inner = value[key]
    if (inner === null || (depth > 0 && isObject(inner) && hasNulls(inner, depth - 1))) return true
  }
  return false
}
