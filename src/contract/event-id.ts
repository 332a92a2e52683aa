import { createHash } from 'node:crypto'

/**
 * Namespace of all our name-based UUIDs: a random UUID, made once for this project. Changing it would duplicate
 * history.
 */
const NAMESPACE = Buffer.from('6f1d2c8e5b7a4f0e9c3d8a41b2e75f90', 'hex')

/**
 * A name-based UUID (RFC 9562, version 5) of what identifies an occurrence: the same names always give the same id,
 * in another process, after a crash, or when the plugin is installed twice.
 */
export function nameBasedUuid(...names: (string | number)[]): string {
  const hash = createHash('sha1').update(NAMESPACE).update(JSON.stringify(names)).digest().subarray(0, 16)
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6)
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = hash.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
