import { build } from 'esbuild'

/**
 * Bundles programs as the build does, into `folder`: what is measured is the source as it is now, not what was
 * committed.
 */
export async function bundlePrograms(folder: string, entries: string[]): Promise<void> {
  await build({
    entryPoints: entries,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    entryNames: '[name]',
    bundle: true,
    logLevel: 'silent',
    platform: 'node',
    target: 'node20.18',
    format: 'esm',
    mainFields: ['module', 'main'],
    define: { PLUGIN_VERSION: '"0.0.0"' },
    banner: { js: "import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)" },
  })
}
