// Loaded before the agent (node --import): how often it asked the disk to keep something is in the file SYNCS_LOG.
import fs from 'node:fs'
import { open } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'

const log = process.env.SYNCS_LOG
let syncs = 0

function count() {
  syncs++
  fs.writeFileSync(log, String(syncs))
}

const { fsyncSync } = fs
fs.fsyncSync = (file) => {
  count()
  return fsyncSync(file)
}

const handle = await open(process.execPath)
const prototype = Object.getPrototypeOf(handle)
await handle.close()
const { sync } = prototype
prototype.sync = function () {
  count()
  return sync.call(this)
}

syncBuiltinESMExports()
