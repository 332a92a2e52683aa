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
 * An object without the fields that are null: some clients write null where others write nothing.
 *
 * @param depth how many levels of objects below this one lose theirs, too
 */
export const withoutNulls = (value: Record<string, unknown>, depth: number): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      if (inner === null) return []
      return [[key, depth > 0 && isObject(inner) ? withoutNulls(inner, depth - 1) : inner]]
    }),
  )
