import { saveToken, tokenInText } from '../config/token.ts'
import type { Occurrence } from '../instrumentation/occurrence.ts'

/**
 * A person whose token was refused may paste the new one into the chat. It is kept where tokens are kept, so that
 * deliveries go on; the redaction sees to it that it is never sent. Answers whether a token was saved.
 */
export function savePastedToken(home: string, occurrences: Occurrence[]): boolean {
  for (const occurrence of occurrences) {
    if (occurrence.kind !== 'prompt' || 'prompt_source' in occurrence.meta) continue
    const token = tokenInText(occurrence.fields.prompt_text)
    if (token === undefined) continue
    saveToken(home, token)
    return true
  }
  return false
}
