// Loaded before the agent (node --import): opening a file for reading in the state folder's spool, outbox or sessions
// fails with EIO. READS_FAIL says how often: a share of all openings (0.02), or `first`, the first of each file. How
// many failed is in the file READS_LOG.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const home = process.env.CLAUDE_METRICS_HOME
const { READS_FAIL: how = '0', READS_LOG: log } = process.env
const original = { ...fs }
const opened = new Set()
let failed = 0

const WRITING = fs.constants.O_WRONLY | fs.constants.O_RDWR | fs.constants.O_CREAT | fs.constants.O_APPEND
const isForReading = (flags = 'r') => (typeof flags === 'number' ? (flags & WRITING) === 0 : flags === 'r')
const isKept = (path) => typeof path === 'string' && /^(spool|outbox|sessions)\//.test(path.slice(home.length + 1))

function fail(path) {
  if (!isKept(path) || !path.startsWith(home)) return
  const isFirst = !opened.has(path)
  if (how === 'first') opened.add(path)
  if (how === 'first' ? !isFirst : Math.random() >= Number(how)) return
  failed++
  original.writeFileSync(log, String(failed))
  throw Object.assign(new Error(`EIO: input/output error, open '${path}'`), { code: 'EIO', syscall: 'open', path })
}

fs.openSync = (path, flags, ...rest) => {
  if (isForReading(flags)) fail(path)
  return original.openSync(path, flags, ...rest)
}

fs.readFileSync = (path, ...rest) => {
  fail(path)
  return original.readFileSync(path, ...rest)
}

syncBuiltinESMExports()
