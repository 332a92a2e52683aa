import type * as z from 'zod/mini'

type Issue = z.core.$ZodIssue

/** How Laravel, which runs the real service, words a failed validation. */
export interface ValidationErrors {
  message: string
  errors: Record<string, string[]>
}

const TYPE_NAMES: Record<string, string> = {
  string: 'a string',
  number: 'a number',
  int: 'an integer',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
}

const at = (body: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[key], body)

const weight = (issues: readonly Issue[]): number =>
  issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0)

/** A union fails in every branch; the branch with the fewest complaints is the one that was meant. */
function settled(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue]
  const [nearest = []] = issue.errors.toSorted((a, b) => weight(a) - weight(b))
  return nearest.flatMap((inner) => settled({ ...inner, path: [...issue.path, ...inner.path] }))
}

function complaint(name: string, issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `The ${name} field must be ${TYPE_NAMES[issue.expected] ?? `of type ${issue.expected}`}.`
    case 'invalid_value':
    case 'invalid_union':
      return `The selected ${name} is invalid.`
    case 'too_small':
      return issue.origin === 'string'
        ? `The ${name} field is required.`
        : `The ${name} field must be at least ${issue.minimum}.`
    case 'too_big':
      return `The ${name} field must not be greater than ${issue.maximum}.`
    case 'invalid_format':
      if (issue.format === 'uuid') return `The ${name} field must be a valid UUID.`
      if (issue.format === 'datetime') return `The ${name} field must be a valid date.`
      return `The ${name} field format is invalid.`
    default: {
      const limit = /^too_long:(\d+)$/.exec(issue.message)?.[1]
      return limit === undefined
        ? `The ${name} field is invalid.`
        : `The ${name} field must not be greater than ${limit} characters.`
    }
  }
}

function complaints(issue: Issue, body: unknown): [field: string, text: string][] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const field = [...issue.path, key].map(String).join('.')
      return [field, `The ${spaced(field)} field is prohibited.`]
    })
  const field = issue.path.length === 0 ? 'body' : issue.path.map(String).join('.')
  const value = at(body, issue.path)
  if (value === undefined || value === null) return [[field, `The ${spaced(field)} field is required.`]]
  return [[field, complaint(spaced(field), issue)]]
}

const spaced = (field: string): string => field.replaceAll('_', ' ')

/**
 * The body of a 422 for what a schema found wrong with `body`: every field once, the first complaint as the message.
 */
export function validationErrors(issues: readonly Issue[], body: unknown): ValidationErrors {
  // A map: a field may be called like something that every object has.
  const found = new Map<string, string[]>()
  for (const [field, text] of issues.flatMap(settled).flatMap((issue) => complaints(issue, body))) {
    const texts = found.get(field) ?? []
    found.set(field, texts)
    if (!texts.includes(text)) texts.push(text)
  }
  const errors = Object.fromEntries(found)
  const all = Object.values(errors).flat()
  const more = all.length - 1
  const suffix = more > 0 ? ` (and ${more} more error${more === 1 ? '' : 's'})` : ''
  return { message: `${all[0] ?? 'The given data was invalid.'}${suffix}`, errors }
}
