import { readFileIfThere, type Settings } from '../config/settings.ts'
import { bindToken, boundElsewhere, isBound, readBinding } from '../config/token-binding.ts'
import type { Outbox } from '../outbox/outbox.ts'

/**
 * Binds a token that nobody set up with `setup` to the API that accepts it first. To be called often: a delivery counts
 * for the token only if that was the same before and after it.
 */
export function createFirstAcceptance({
  settings,
  token,
  api,
}: {
  settings: Settings
  token: () => string | undefined
  api: Pick<Outbox, 'status'> | undefined
}): () => void {
  const { apiUrl, apiToken, home } = settings
  const isOfFile = apiToken.origin !== 'environment' && apiToken.origin !== 'plugin option'
  if (api === undefined || !isOfFile) return () => {}
  let before = { token: token(), delivered: api.status().delivered }
  let bound: string | undefined
  return () => {
    const now = { token: token(), delivered: api.status().delivered }
    const isAccepted = now.token === before.token && now.delivered > before.delivered
    before = now
    if (!isAccepted || now.token === undefined || now.token === bound) return
    try {
      const binding = readBinding(home.value, readFileIfThere)
      if (!isBound(binding, now.token)) bindToken(home.value, now.token, apiUrl.value)
      bound = now.token
    } catch {
      // A full disk holds no event up because of this: the next delivery tries again. A session's start says what it
      // cannot read.
    }
  }
}

/** config.json lies beside the token and is as much its owner's word: a URL that it says moves the token there. */
export function followConfigFile({ apiUrl, apiToken, home }: Settings): void {
  if (apiUrl.origin !== 'file' || apiToken.origin !== 'file' || apiToken.value === undefined) return
  const binding = readBinding(home.value, readFileIfThere)
  if (boundElsewhere(binding, apiToken.value, apiUrl.value)) bindToken(home.value, apiToken.value, apiUrl.value)
}
