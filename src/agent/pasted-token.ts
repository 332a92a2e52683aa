import { isToken, saveToken } from '../config/token.ts'
import type { Occurrence } from '../instrumentation/occurrence.ts'

const TOKEN_IN_TEXT = /\bcm_[A-Za-z0-9]{48}\b/

/**
 * A person whose token was refused may paste the new one into the chat. It is kept where tokens are kept, so that deliveries go on; the
 * redaction sees to it that it is never sent. Answers whether a token was saved.
 */
export function savePastedToken(home: string, occurrences: Occurrence[]): boolean {
  for (const occurrence of occurrences) {
    if (occurrence.kind !== 'prompt' || 'prompt_source' in occurrence.meta) continue
    const token = TOKEN_IN_TEXT.exec(occurrence.fields.prompt_text)?.[0]
    if (token === undefined || !isToken(token)) continue
    saveToken(home, token)
    return true
  }
  return false
}
