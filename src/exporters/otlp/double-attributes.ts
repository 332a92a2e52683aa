import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { DOUBLES } from '../../contract/attributes.ts'
import { readFields, type WireField, wrapField } from './protobuf-wire.ts'
import type { OtlpProtocol } from './signal.ts'

/**
 * JavaScript has one kind of number, and OpenTelemetry's serializers write whole ones as integers. An attribute that is
 * a double would change its type from record to record, and backends that fix a type by the first value they see would
 * lose the others. These are written as doubles always.
 *
 * @param attributes number of the field in the record that has them: 6 of a log record, 9 of a span
 */
export const withDoubles = (request: Uint8Array, protocol: OtlpProtocol, attributes: 6 | 9): Uint8Array => {
  const bytes = Buffer.from(request.buffer, request.byteOffset, request.byteLength)
  if (!holdsOne(bytes)) return request
  if (protocol === 'http/protobuf') return retyped(bytes, [RESOURCES, SCOPES, RECORDS, attributes])
  // Within a text quotes are escaped, so this is found in no value.
  return Buffer.from(bytes.toString('utf8').replace(JSON_INTEGER, '$1"doubleValue":'))
}

/** Fields of an export request, as in split-protobuf.ts. */
const RESOURCES = 1
const SCOPES = 2
const RECORDS = 2
/** Fields of opentelemetry.proto.common.v1 KeyValue and AnyValue. */
const KEY = 1
const VALUE = 2
const INT_VALUE = 3
const DOUBLE_VALUE = 4

const NAMES = DOUBLES.map((name) => Buffer.from(name))
const JSON_INTEGER = new RegExp(
  `("key":"(?:${DOUBLES.map((name) => name.replaceAll('.', '\\.')).join('|')})","value":\\{)"intValue":`,
  'g',
)

/** Most records have none, and are not looked into. */
const holdsOne = (bytes: Buffer): boolean => NAMES.some((name) => bytes.includes(name))

function retyped(message: Buffer, [number, ...deeper]: number[]): Uint8Array {
  if (number === undefined) return retypedAttribute(message)
  const pieces = fieldsOf(message).map(({ number: own, wireType, whole, content }) => {
    if (own !== number || wireType !== WireType.LengthDelimited) return whole
    const inner = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
    return holdsOne(inner) ? wrapField(own, [retyped(inner, deeper)]) : whole
  })
  return Buffer.concat(pieces)
}

function retypedAttribute(attribute: Buffer): Uint8Array {
  const fields = fieldsOf(attribute)
  const isOne = fields.some(({ number, content }) => number === KEY && NAMES.some((name) => name.equals(content)))
  const pieces = fields.map(({ number, content, whole }) => {
    const integer = isOne && number === VALUE ? integerIn(content) : undefined
    if (integer === undefined) return whole
    return wrapField(number, [new BinaryWriter().tag(DOUBLE_VALUE, WireType.Bit64).double(integer).finish()])
  })
  return Buffer.concat(pieces)
}

/** What an AnyValue holds when it is an integer. */
function integerIn(value: Uint8Array): number | undefined {
  const reader = new BinaryReader(value)
  return value.length > 0 && reader.tag()[0] === INT_VALUE ? Number(reader.int64()) : undefined
}

function fieldsOf(message: Uint8Array): WireField[] {
  const fields = readFields(message)
  if (fields === undefined) throw new Error('the serializer wrote no protobuf message')
  return fields
}
