import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { afterAll, onTestFinished } from 'vitest'

/** A state folder of its own, removed after the test. */
export function makeHome(): string {
  const outer = mkdtempSync(join(tmpdir(), 'process-'))
  onTestFinished(() => rmSync(outer, { recursive: true, force: true, maxRetries: 5 }))
  const home = join(outer, 'home')
  mkdirSync(home, { mode: 0o700 })
  return home
}

/** Bundles a fixture of this folder so that a plain Node can run it; removed when the file's tests are done. */
export function buildFixture(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'fixture-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const outfile = join(folder, `${name}.mjs`)
  buildSync({
    entryPoints: [fileURLToPath(new URL(`./${name}.ts`, import.meta.url))],
    bundle: true,
    format: 'esm',
    outfile,
    platform: 'node',
    target: 'node20',
  })
  return outfile
}

export interface Fixture {
  child: ChildProcess
  pid: number
  /** The first line that it printed. */
  firstLine: Promise<string>
  exited: Promise<number | null>
}

/** Runs a bundled fixture; it is killed after the test. */
export function runFixture(path: string, args: string[], env: Record<string, string> = {}): Fixture {
  const child = spawn(process.execPath, [path, ...args], { env, stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const firstLine = new Promise<string>((resolve, reject) => {
    let text = ''
    child.on('error', reject)
    // Not at its exit: what it printed may still be on its way.
    child.on('close', () => reject(new Error('it exited without a line')))
    child.stdout?.on('data', (data) => {
      text += data
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')))
    })
  })
  // Not every test waits for it.
  firstLine.catch(() => {})
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve))
  return { child, pid: child.pid ?? 0, firstLine, exited }
}
