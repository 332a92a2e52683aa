// Loaded before the agent (node --import): kills the process with SIGKILL just before its n-th change to the state
// folder (CRASH_AT), or to one folder in it (CRASH_FOLDER), or to files whose names hold something (CRASH_PART). A
// write that is hit happens by half, as when the power goes. The agent itself knows nothing of it.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const home = process.env.CLAUDE_METRICS_HOME
const at = Number(process.env.CRASH_AT)
const folder = process.env.CRASH_FOLDER ?? ''
const part = process.env.CRASH_PART ?? ''
const log = process.env.CRASH_LOG
const original = { ...fs }
const pathOf = new Map()
let changes = 0

function crash(name, path, tear) {
  const inside = path.slice(home.length + 1)
  if (!inside.startsWith(folder) || !inside.includes(part)) return
  changes++
  if (changes !== at) return
  original.appendFileSync(log, `${name} ${path.slice(home.length + 1)}\n`)
  tear?.()
  process.kill(process.pid, 'SIGKILL')
}

const WRITING = fs.constants.O_WRONLY | fs.constants.O_RDWR | fs.constants.O_CREAT | fs.constants.O_APPEND
const isForWriting = (flags = 'r') => (typeof flags === 'number' ? (flags & WRITING) !== 0 : flags !== 'r')
const isOurs = (path) => typeof path === 'string' && path.startsWith(home)

const CHANGING = [
  'renameSync',
  'rmSync',
  'linkSync',
  'utimesSync',
  'mkdirSync',
  'appendFileSync',
  'truncateSync',
  'copyFileSync',
]
for (const name of CHANGING) {
  fs[name] = (path, ...rest) => {
    if (isOurs(path)) crash(name, path)
    return original[name](path, ...rest)
  }
}

fs.openSync = (path, flags, ...rest) => {
  const writes = isOurs(path) && isForWriting(flags)
  if (writes) crash('openSync', path)
  const file = original.openSync(path, flags, ...rest)
  if (writes) pathOf.set(file, path)
  else pathOf.delete(file)
  return file
}

fs.writeSync = (file, ...rest) => {
  const path = pathOf.get(file)
  if (isOurs(path)) crash('writeSync', path)
  return original.writeSync(file, ...rest)
}

fs.writeFileSync = (file, data, ...rest) => {
  const path = typeof file === 'number' ? pathOf.get(file) : file
  if (isOurs(path)) {
    crash('writeFileSync', path, () => original.writeFileSync(file, data.slice(0, data.length / 2), ...rest))
  }
  return original.writeFileSync(file, data, ...rest)
}

syncBuiltinESMExports()
