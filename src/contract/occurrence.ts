import * as z from 'zod/mini'
import { clientMeta } from './client-meta.ts'
import { email, filledText, textUpTo } from './field.ts'
import { TEXT_LIMITS } from './limits.ts'

/** Whose machine and session it was. */
export const account = {
  account_email: email,
  account_uuid: z.nullable(filledText),
  organization_uuid: z.nullable(filledText),
}

export const session = {
  session_id: filledText,
  session_name: z.nullable(textUpTo(TEXT_LIMITS.session_name)),
}

/** The fields that all four `/events/{prompt,execution,tool,system}` payloads begin with. */
export const occurrence = {
  event_id: z.uuid(),
  ...account,
  ...session,
  turn_id: z.nullable(filledText),
  client_meta: clientMeta,
}
