import { ATTRIBUTE, attributeOf } from '../contract/attributes.ts'
import type { RecordTransform } from './record-transform.ts'
import { redactSecrets } from './redaction.ts'

/** wire-contract: CLAUDE_METRICS_CONTENT. */
export type Content = 'full' | 'redacted' | 'none'

/** What people and the model wrote. */
const CONTENT_ATTRIBUTES = ['prompt_text', 'response_text', 'custom_instructions'].map(attributeOf)

/**
 * How much of prompts and responses a destination gets: the stricter of its own setting and the session's word on the
 * record.
 */
export function contentPolicy(content: Content): RecordTransform {
  return ({ [ATTRIBUTE.content]: word, [ATTRIBUTE.collectorTextDenied]: _, ...attributes }) => {
    const level = content === 'none' || word === 'none' ? 'none' : word === 'redacted' ? word : content
    if (level === 'full') return attributes
    if (level === 'redacted') return redactSecrets(attributes)
    // What stays may hold a secret as well: a command line, a path, a title.
    return redactSecrets(
      Object.fromEntries(Object.entries(attributes).filter(([name]) => !CONTENT_ATTRIBUTES.includes(name))),
    )
  }
}
