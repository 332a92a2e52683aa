// Bundles the entries and the page into plugin/dist, readable and reproducible, with the licences of what is bundled;
// writes hooks.json from the table of hook events, and copies the users' part of the README beside it.
//   node scripts/build.mjs           writes them
//   node scripts/build.mjs --check   fails when what is committed differs from what the source gives
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { hooksJson } from './hooks-json.mjs'
import { pageOptions } from './page-options.mjs'
import { sessionStartOptions } from './session-start-options.mjs'
import { thirdPartyLicenses } from './third-party-licenses.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'plugin/dist')
const { version } = JSON.parse(readFileSync(join(root, 'plugin/.claude-plugin/plugin.json'), 'utf8'))

const options = {
  metafile: true,
  absWorkingDir: root,
  outdir: dist,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  write: false,
  platform: 'node',
  target: 'node20.18',
  format: 'esm',
  // The ESM builds of the OpenTelemetry packages tree-shake to a third of their CommonJS size.
  mainFields: ['module', 'main'],
  // One character beyond Latin-1 and V8 keeps the whole program in two bytes a character: a megabyte for as long as the
  // agent lives.
  charset: 'ascii',
  legalComments: 'eof',
  define: { PLUGIN_VERSION: JSON.stringify(version) },
  // undici is CommonJS: its require() calls need a require function inside an ES module.
  banner: {
    js: "import { createRequire as nodeCreateRequire } from 'node:module'\nconst require = nodeCreateRequire(import.meta.url)",
  },
}

// SQLite is a program of its own beside ours: CommonJS, which finds its WebAssembly in its own folder, and loaded only
// by what opens the store.
const sqliteFolder = join(root, 'node_modules/node-sqlite3-wasm/dist')
const sqliteBeside = {
  name: 'sqlite beside the programs',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^node-sqlite3-wasm$/ }, () => ({ path: './sqlite.cjs', external: true })),
}
const sqlite = await build({
  ...options,
  format: 'cjs',
  mainFields: ['main'],
  banner: {},
  outExtension: { '.js': '.cjs' },
  entryPoints: { sqlite: join(sqliteFolder, 'node-sqlite3-wasm.js') },
})
const wasmName = 'node-sqlite3-wasm.wasm'

const programs = await build({
  ...options,
  plugins: [sqliteBeside],
  entryPoints: ['src/agent.ts', 'src/cli.ts', 'src/statusline.ts'],
})
const sessionStart = await build({ ...options, ...sessionStartOptions, entryPoints: ['src/session-start.ts'] })

const page = await build({ ...pageOptions, absWorkingDir: root, outdir: dist, write: false, metafile: true })
const outputFiles = [programs, sqlite, sessionStart, page].flatMap((built) => built.outputFiles)
outputFiles.push({ path: join(dist, wasmName), contents: readFileSync(join(sqliteFolder, wasmName)) })

const licenses = thirdPartyLicenses(root, [programs.metafile, sqlite.metafile, sessionStart.metafile, page.metafile])
outputFiles.push({ path: join(dist, 'THIRD-PARTY-LICENSES.txt'), contents: Buffer.from(licenses) })

// What the plugin's users read is the project's README without its part for developers.
const repository = JSON.parse(readFileSync(join(root, 'plugin/.claude-plugin/plugin.json'), 'utf8')).repository
const readme = readFileSync(join(root, 'README.md'), 'utf8')
  .split(/\n<!-- plugin\/README.md[^\n]*/)[0]
  .replaceAll('](docs/screenshots/', `](${repository}/raw/main/docs/screenshots/`)
  .replaceAll(/\]\(((?:docs|collector-config)\/)/g, (_, folder) => `](${repository}/blob/main/${folder}`)
outputFiles.push({ path: join(root, 'plugin/README.md'), contents: Buffer.from(readme) })
outputFiles.push({ path: join(root, 'plugin/hooks/hooks.json'), contents: Buffer.from(await hooksJson(options)) })

const check = process.argv.includes('--check')
const stale = []
mkdirSync(dist, { recursive: true })
for (const { path, contents } of outputFiles) {
  if (!check) writeFileSync(path, contents)
  else if (!existsSync(path) || !readFileSync(path).equals(Buffer.from(contents))) stale.push(basename(path))
}
if (stale.length > 0) {
  console.error(`plugin/ is not what the source gives: ${stale.join(', ')}. Run: npm run build`)
  process.exit(1)
}
console.log(`${check ? 'checked' : 'built'} ${outputFiles.map((file) => basename(file.path)).join(', ')}`)
