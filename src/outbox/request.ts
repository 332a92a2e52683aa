/** One HTTP POST that must arrive, however long that takes. */
export interface OutboxRequest {
  /** Idempotency key, and the name of its file when it has one of its own: letters, digits and dashes, at most 128. */
  id: string
  /** Appended to the destination's base URL, for example `/events/tool`. */
  path: string
  /** Sent as JSON; a Uint8Array is sent as it is. */
  body: unknown
  /** Media type of a Uint8Array body. @default application/json for JSON, application/x-protobuf for bytes */
  contentType?: string
  /** When it happened, milliseconds since the epoch: the order of the queue. */
  occurredAtMs: number
  /** Usually the session id. One request per key is in flight at a time, oldest first, while things go well. */
  orderKey?: string
  /** Newest wins: a waiting request with the same key is dropped in favour of this one. */
  replaceKey?: string
}
