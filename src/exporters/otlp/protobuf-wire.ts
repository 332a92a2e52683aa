/** One field of a protobuf message on the wire. */
export interface WireField {
  number: number
  wireType: number
  /** Tag and value as they stand in the message. */
  whole: Uint8Array
  /** Of a length-delimited field: what is inside. Otherwise empty. */
  content: Uint8Array
  /** Of a varint field, exact up to 2^53. Otherwise 0. */
  value: number
}

const VARINT = 0
const FIXED64 = 1
export const LENGTH_DELIMITED = 2
const FIXED32 = 5

/** A varint has at most ten bytes. */
const MAX_VARINT_BYTES = 10

/**
 * The fields of a protobuf message in their order; undefined when the bytes are none. OpenTelemetry's package keeps its reader to
 * itself; this much of the encoding (https://protobuf.dev/programming-guides/encoding) is all that taking messages apart needs.
 */
export function readFields(message: Uint8Array): WireField[] | undefined {
  const fields: WireField[] = []
  let at = 0

  function varint(): number | undefined {
    let value = 0
    for (let index = 0; index < MAX_VARINT_BYTES; index++) {
      const byte = message[at++]
      if (byte === undefined) return undefined
      value += (byte & 0x7f) * 2 ** (7 * index)
      if (byte < 0x80) return value
    }
    return undefined
  }

  while (at < message.length) {
    const start = at
    const tag = varint()
    if (tag === undefined || tag < 8) return undefined
    const wireType = tag % 8
    const value = wireType === VARINT || wireType === LENGTH_DELIMITED ? varint() : 0
    if (value === undefined) return undefined
    const length = lengthOf(wireType, value)
    if (length === undefined || at + length > message.length) return undefined
    const content = wireType === LENGTH_DELIMITED ? message.subarray(at, at + length) : message.subarray(at, at)
    at += length
    fields.push({ number: Math.floor(tag / 8), wireType, whole: message.subarray(start, at), content, value })
  }
  return fields
}

/** Bytes behind the tag (and the varint); undefined for the wire types that proto3 has no use for. */
function lengthOf(wireType: number, value: number): number | undefined {
  if (wireType === VARINT) return 0
  if (wireType === LENGTH_DELIMITED) return value
  if (wireType === FIXED64) return 8
  return wireType === FIXED32 ? 4 : undefined
}

/** A length-delimited field with this number around these pieces. */
export function wrapField(number: number, pieces: Uint8Array[]): Uint8Array {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  return Buffer.concat([varintOf(number * 8 + LENGTH_DELIMITED), varintOf(length), ...pieces])
}

function varintOf(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80)
    rest = Math.floor(rest / 0x80)
  }
  bytes.push(rest)
  return Uint8Array.from(bytes)
}
