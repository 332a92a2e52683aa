import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'
import type { Scalar, Shape } from './shapes.ts'

/** Values nest (lists of lists of …); a message that goes deeper than this is an attack, not telemetry. */
const MAX_NESTING = 64

type Message = Record<string, unknown>

/**
 * Decodes a protobuf message into what OTLP/JSON would have said. Unknown fields are skipped, as protobuf demands.
 *
 * @throws when the bytes are no such message
 */
export function decodeMessage(bytes: Uint8Array, shape: Shape): Message {
  return message(new BinaryReader(bytes), bytes.length, shape, 0)
}

function message(reader: BinaryReader, end: number, shape: Shape, nesting: number): Message {
  if (nesting > MAX_NESTING) throw new Error(`nested more than ${MAX_NESTING} levels deep`)
  const result: Message = {}
  while (reader.pos < end) {
    const [number, wireType] = reader.tag()
    const field = shape.get(number)
    const isPack = field?.isList === true && wireType === WireType.LengthDelimited && isPackable(field.type)
    if (field === undefined || !(isPack || wireType === wireTypeOf(field.type))) {
      reader.skip(wireType, number)
      continue
    }
    const { name, type, isList } = field
    const read = (): unknown => {
      if (typeof type === 'string') return scalar(reader, type)
      const length = reader.uint32()
      return message(reader, within(reader.pos + length, end), type, nesting + 1)
    }
    if (!isList) {
      result[name] = read()
      continue
    }
    result[name] ??= []
    const values = result[name] as unknown[]
    if (isPack) {
      const length = reader.uint32()
      const packEnd = within(reader.pos + length, end)
      while (reader.pos < packEnd) values.push(read())
    } else values.push(read())
  }
  if (reader.pos !== end) throw new Error('a field is longer than its message')
  return result
}

function within(position: number, end: number): number {
  if (position > end) throw new Error('a field is longer than its message')
  return position
}

function wireTypeOf(type: Scalar | Shape): WireType {
  switch (type) {
    case 'double':
    case 'fixed64':
    case 'sfixed64':
      return WireType.Bit64
    case 'fixed32':
      return WireType.Bit32
    case 'bool':
    case 'int32':
    case 'sint32':
    case 'uint32':
    case 'int64':
    case 'uint64':
      return WireType.Varint
    default:
      return WireType.LengthDelimited
  }
}

const isPackable = (type: Scalar | Shape): boolean =>
  typeof type === 'string' && type !== 'string' && type !== 'bytes' && type !== 'hex'

function scalar(reader: BinaryReader, type: Scalar): unknown {
  switch (type) {
    case 'bytes':
    case 'hex':
      return Buffer.from(reader.bytes()).toString(type === 'hex' ? 'hex' : 'base64')
    case 'int64':
    case 'uint64':
    case 'fixed64':
    case 'sfixed64':
      return String(reader[type]())
    default:
      return reader[type]()
  }
}
