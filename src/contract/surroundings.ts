import type { ClientMeta } from './client-meta.ts'

/** Who and where, looked up for a session's folder. Field names are the contract's. */
export interface Surroundings {
  account: { account_email: string; account_uuid: string | null; organization_uuid: string | null }
  gitRepo: string | null
  /** `client_meta` as far as it does not depend on the record. */
  clientMeta: ClientMeta
}
