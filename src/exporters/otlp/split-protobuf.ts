import { WireType } from '@bufbuild/protobuf/wire'
import { readFields, type WireField, wrapField } from './protobuf-wire.ts'

/**
 * The export requests of all three signals are built alike: field 1 of the request is a list of resources with what
 * they sent, field 2 of these a list of scopes, field 2 of these the records (opentelemetry-proto 1.x: logs, trace,
 * metrics).
 */
const RESOURCES = 1
const SCOPES = 2
const RECORDS = 2

const fieldsOf = (message: Uint8Array): WireField[] => {
  const fields = readFields(message)
  if (!fields) throw new Error('not a protobuf message')
  return fields
}

const isList = (field: WireField, number: number): boolean =>
  field.number === number && field.wireType === WireType.LengthDelimited

/** @throws when it is no protobuf message */
export function splitProtobuf(request: Uint8Array): [Uint8Array, Uint8Array] | undefined {
  const count = countRecords(request)
  if (count < 2) return undefined
  const middle = Math.ceil(count / 2)
  return [keep(request, 0, middle), keep(request, middle, count)]
}

function countRecords(request: Uint8Array): number {
  const inside = (message: Uint8Array, number: number) =>
    fieldsOf(message)
      .filter((field) => isList(field, number))
      .map(({ content }) => content)
  return inside(request, RESOURCES)
    .flatMap((resource) => inside(resource, SCOPES))
    .flatMap((scope) => inside(scope, RECORDS)).length
}

/**
 * The request with the records from `first` to before `end` only; resources and scopes that have none left are gone.
 */
function keep(request: Uint8Array, first: number, end: number): Uint8Array {
  let index = 0

  function keepIn(message: Uint8Array, path: number[]): { pieces: Uint8Array[]; records: number } {
    const [number, ...deeper] = path
    const pieces: Uint8Array[] = []
    let records = 0
    for (const field of fieldsOf(message)) {
      if (number === undefined || !isList(field, number)) {
        pieces.push(field.whole)
      } else if (deeper.length === 0) {
        const isKept = index >= first && index < end
        index++
        if (!isKept) continue
        records++
        pieces.push(field.whole)
      } else {
        const inner = keepIn(field.content, deeper)
        if (inner.records > 0) pieces.push(wrapField(number, inner.pieces))
        records += inner.records
      }
    }
    return { pieces, records }
  }

  return Buffer.concat(keepIn(request, [RESOURCES, SCOPES, RECORDS]).pieces)
}
