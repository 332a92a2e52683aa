import type { ResponseFacts } from '../session/response-facts.ts'

/**
 * Whose service answered, by the ids that it gives its messages; values of `gen_ai.provider.name`. The client may be set
 * up for one of them in many ways and go through a gateway; the id is the answer's own.
 */
const PROVIDERS: readonly (readonly [prefix: string, provider: string])[] = [
  ['msg_bdrk_', 'aws.bedrock'],
  ['msg_vrtx_', 'gcp.vertex_ai'],
  ['msg_', 'anthropic'],
]

/** The provider of the first response that says so; undefined where none does. */
export const providerOf = (responses: Pick<ResponseFacts, 'id'>[]): string | undefined =>
  responses
    .map(({ id }) => PROVIDERS.find(([prefix]) => id.startsWith(prefix))?.[1])
    .find((provider) => provider !== undefined)
