import { attributeOf } from '../contract/attributes.ts'
import type { RecordTransform } from './record-transform.ts'
import { redactSecrets } from './redaction.ts'

/** wire-contract: CLAUDE_METRICS_CONTENT. */
export type Content = 'full' | 'redacted' | 'none'

/** What people and the model wrote. */
const CONTENT_ATTRIBUTES = ['prompt_text', 'response_text', 'custom_instructions'].map(attributeOf)

/** How much of prompts and responses a destination gets. Counts and sizes are facts about them and stay. */
export function contentPolicy(content: Content): RecordTransform {
  if (content === 'full') return (attributes) => attributes
  if (content === 'redacted') return redactSecrets
  // What stays may hold a secret as well: a command line, a path, a title.
  return (attributes) =>
    redactSecrets(Object.fromEntries(Object.entries(attributes).filter(([name]) => !CONTENT_ATTRIBUTES.includes(name))))
}
