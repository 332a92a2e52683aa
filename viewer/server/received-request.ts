/** One request as it came and as it was answered. */
export interface ReceivedRequest {
  /** ISO time. */
  at: string
  /** `/events/tool`, `/health-checks`, `/usage/sessions`, … */
  path: string
  /** HTTP status of the answer; 0 when the connection was destroyed instead. */
  status: number
  duplicate: boolean
  /** The parsed body; null when there was none or it was no JSON. */
  body: unknown
}
