export interface HttpRequest {
  method?: 'GET' | 'POST'
  url: string
  headers: Record<string, string>
  body?: Uint8Array
  /** Hard limit for the whole exchange, connecting and the last byte of the answer included. Milliseconds. */
  timeoutMs: number
}

/** What came back. `sent: false` means that the request cannot have reached the server. */
export type HttpOutcome =
  | { kind: 'answer'; status: number; contentType: string; retryAfter?: string; text: string }
  | { kind: 'no-answer'; reason: string; sent: boolean }

export interface HttpClient {
  /** Never rejects: every failure is an outcome. */
  send(request: HttpRequest): Promise<HttpOutcome>
  close(): Promise<void>
}
