import { ISSUED_SECRETS } from './issued-secrets.ts'
import { KEY_BLOCKS, NAMED_SECRETS } from './named-secrets.ts'
import type { SecretRule } from './secret-rule.ts'

/**
 * Every rule, in the order in which they are tried. Blocks come first, or the rest of a key would be looked at by other
 * rules.
 */
export const SECRET_RULES: readonly SecretRule[] = [...KEY_BLOCKS, ...ISSUED_SECRETS, ...NAMED_SECRETS]
