import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { namesIn } from '../process/folder-names.ts'
import { makeFolderInside, makePrivateFolder, writePrivateFile } from '../process/private-files.ts'
import type { Log } from '../process/rotating-log.ts'
import type { Outbox } from './outbox.ts'
import type { OutboxRequest } from './request.ts'
import { bodyOf, encodeRequest, isRequestId, parseHeader } from './request-file.ts'

/*
 * The way of a command's requests into an outbox that belongs to the agent: files in handover/<destination>/, which the
 * agent takes from there as far as its queue has room.
 */

/** Requests taken at a time. */
const BATCH = 64

/** Events of this day go first: only this share of a queue's cap is ever filled from here. */
const SHARE_OF_QUEUE = 0.5

const ROOT = 'handover'
const folderOf = (home: string, destination: string): string => join(home, ROOT, destination)

/**
 * Leaves requests for the agent. After return they survive this process; the same id twice is one request.
 *
 * @throws when the disk refuses
 */
export function handOver(home: string, destination: string, requests: readonly OutboxRequest[]): void {
  const folder = folderOf(home, destination)
  makePrivateFolder(home)
  for (const path of [join(home, ROOT), folder]) makeFolderInside(path)
  for (const request of requests) writePrivateFile(join(folder, request.id), encodeRequest(request, 0).file)
}

/**
 * How many requests are left for the agent and not yet in its outbox, for these destinations; for all when none is
 * named.
 */
export function handedOverCount(home: string, destinations: readonly string[] = namesIn(join(home, ROOT))): number {
  return destinations.reduce((sum, name) => sum + namesIn(folderOf(home, name)).filter(isRequestId).length, 0)
}

/**
 * Takes a batch of what was left for this outbox, as far as it has room. Answers how many were taken.
 *
 * @throws when the outbox does not take them; then they are where they were
 */
export async function takeHandover(options: {
  home: string
  outbox: Outbox
  maxBytes: number
  log: Log
}): Promise<number> {
  const { home, outbox, maxBytes, log } = options
  const status = outbox.status()
  const folder = folderOf(home, status.name)
  const room = maxBytes * SHARE_OF_QUEUE - status.waitingBytes
  const requests: OutboxRequest[] = []
  let bytes = 0
  for (const id of namesIn(folder).filter(isRequestId)) {
    if (requests.length >= BATCH || bytes >= room) break
    const file = readFileSync(join(folder, id))
    const request = decode(file, id)
    if (request === undefined) {
      log.line(`handover: ${id} is damaged and dropped`)
      rmSync(join(folder, id), { force: true })
      continue
    }
    bytes += file.length
    requests.push(request)
  }
  if (requests.length > 0) await outbox.put(requests)
  for (const { id } of requests) rmSync(join(folder, id), { force: true })
  return requests.length
}

function decode(file: Buffer, id: string): OutboxRequest | undefined {
  const stored = parseHeader(file, id, file.length)
  const body = stored && bodyOf(file, stored)
  if (!stored || !body) return undefined
  const { path, contentType, occurredAtMs, orderKey, replaceKey } = stored
  const keys = { ...(orderKey !== undefined && { orderKey }), ...(replaceKey !== undefined && { replaceKey }) }
  return { id, path, contentType, occurredAtMs, ...keys, body: new Uint8Array(body) }
}
