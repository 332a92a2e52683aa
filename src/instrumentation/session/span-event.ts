/** Attributes of a span or of one of its events; undefined ones are left out. */
export type SpanAttributes = Record<string, string | number | boolean | string[] | undefined>

/** Something that happened during a span. */
export interface SpanEvent {
  name: string
  atMs: number
  attributes: SpanAttributes
}
