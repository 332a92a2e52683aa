import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire'

/** One field of a protobuf message on the wire. */
export interface WireField {
  number: number
  wireType: WireType
  /** Tag and value as they stand in the message. */
  whole: Uint8Array
  /** Of a length-delimited field: what is inside. Otherwise empty. */
  content: Uint8Array
  /** Of a varint field, exact up to 2^53. Otherwise 0. */
  value: number
}

/** Groups are of proto2; a message with one is no message of OTLP. */
const GROUPS: readonly WireType[] = [WireType.StartGroup, WireType.EndGroup]

/** The fields of a protobuf message in their order; undefined when the bytes are no such message. */
export function readFields(message: Uint8Array): WireField[] | undefined {
  const reader = new BinaryReader(message)
  const fields: WireField[] = []
  try {
    while (reader.pos < message.length) {
      const start = reader.pos
      const [number, wireType] = reader.tag()
      if (GROUPS.includes(wireType)) return undefined
      const value = wireType === WireType.Varint ? Number(reader.uint64()) : 0
      const content = wireType === WireType.LengthDelimited ? reader.bytes() : new Uint8Array()
      if (wireType === WireType.Bit32 || wireType === WireType.Bit64) reader.skip(wireType, number)
      fields.push({ number, wireType, whole: message.subarray(start, reader.pos), content, value })
    }
    return fields
  } catch {
    return undefined
  }
}

/** A length-delimited field with this number around these pieces. */
export function wrapField(number: number, pieces: Uint8Array[]): Uint8Array {
  const writer = new BinaryWriter().tag(number, WireType.LengthDelimited).fork()
  for (const piece of pieces) writer.raw(piece)
  return writer.join().finish()
}
