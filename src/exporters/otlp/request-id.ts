import { createHash } from 'node:crypto'

/**
 * The id of a request from what identifies its records, as a name-based UUID (RFC 9562, version 8): the same records
 * give the same id, in whatever order they are named.
 */
export function requestIdOf(signal: string, recordIds: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify([signal, ...[...recordIds].sort()]))
  const bytes = digest.digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
