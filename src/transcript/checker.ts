import type * as z from 'zod/mini'

/** What a schema is asked here: is it so, and if it is, the value as it came. */
export interface Checker<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false }
}

type Check = (value: unknown) => boolean

/**
 * A schema that is asked of every line of a transcript, made into plain functions: zod copies each object it reads,
 * which costs more than parsing the JSON. Says yes and no where zod does; keys that a schema does not name stay.
 */
export function checker<T>(schema: z.ZodMiniType<T>): Checker<T> {
  const check = checkOf(schema)
  return {
    safeParse: (value) => (check(value) ? { success: true, data: value as T } : { success: false }),
  }
}

interface Definition {
  type: string
  checks?: unknown[]
  shape?: Record<string, z.ZodMiniType>
  innerType?: z.ZodMiniType
  element?: z.ZodMiniType
  options?: z.ZodMiniType[]
  values?: unknown[]
}

function checkOf(schema: z.ZodMiniType): Check {
  const { type, checks = [], shape, innerType, element, options, values } = schema._zod.def as Definition
  if (checks.length > 0) return (value) => schema.safeParse(value).success
  if (type === 'unknown') return () => true
  if (type === 'string' || type === 'boolean') return (value) => typeof value === type
  if (type === 'number') return Number.isFinite
  if (type === 'literal' && values !== undefined) return (value) => values.includes(value)
  if (type === 'optional' && innerType !== undefined) return either((value) => value === undefined, checkOf(innerType))
  if (type === 'nullable' && innerType !== undefined) return either((value) => value === null, checkOf(innerType))
  if (type === 'union' && options !== undefined) return options.map(checkOf).reduce(either)
  if (type === 'array' && element !== undefined) return allOf(checkOf(element))
  if (type === 'object' && shape !== undefined) return objectOf(shape)
  return (value) => schema.safeParse(value).success
}

const either =
  (one: Check, other: Check): Check =>
  (value) =>
    one(value) || other(value)

const allOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)

function objectOf(shape: Record<string, z.ZodMiniType>): Check {
  const names = Object.keys(shape)
  const checks = Object.values(shape).map(checkOf)
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
    for (let index = 0; index < names.length; index++) {
      const own = (value as Record<string, unknown>)[names[index] as string]
      if (checks[index]?.(own) !== true) return false
    }
    return true
  }
}
