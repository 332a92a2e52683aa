import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build } from 'esbuild'
import { sessionStartOptions } from '../../scripts/session-start-options.mjs'

export const repository = fileURLToPath(new URL('../..', import.meta.url))

/** The version that bundles of tests carry. */
export const VERSION = '9.8.7'

/**
 * Bundles entries as the build does, into `<folder>/<name>.mjs`: Node 20 cannot run TypeScript.
 * Gives the source files each bundle is made of.
 */
export async function bundle(folder: string, entries: string[]): Promise<Record<string, string[]>> {
  const isSessionStart = (entry: string) => basename(entry) === 'session-start.ts'
  const programs = await bundleAll(
    folder,
    entries.filter((entry) => !isSessionStart(entry)),
  )
  return { ...programs, ...(await bundleAll(folder, entries.filter(isSessionStart), sessionStartOptions)) }
}

async function bundleAll(folder: string, entries: string[], options: BuildOptions = {}) {
  if (entries.length === 0) return {}
  const { metafile } = await build({
    ...options,
    absWorkingDir: repository,
    entryPoints: entries,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    entryNames: '[name]',
    bundle: true,
    metafile: true as const,
    logLevel: 'silent',
    platform: 'node',
    target: 'node20.18',
    format: 'esm',
    // Loaded from where it is: its WebAssembly stands beside it.
    alias: { 'node-sqlite3-wasm': join(repository, 'node_modules/node-sqlite3-wasm/dist/node-sqlite3-wasm.js') },
    external: [join(repository, 'node_modules/node-sqlite3-wasm/*'), ...(options.external ?? [])],
    mainFields: ['module', 'main'],
    define: { PLUGIN_VERSION: JSON.stringify(VERSION) },
    banner: { js: "import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)" },
  })
  return Object.fromEntries(
    Object.entries(metafile.outputs).map(([path, { inputs }]) => [basename(path, '.mjs'), Object.keys(inputs)]),
  )
}

export const readJson = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8'))
