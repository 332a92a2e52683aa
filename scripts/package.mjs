// Makes the npm package: the plugin's folder as it is, with the command `claude-metrics`. What npm packs is a folder of
// its own, since the plugin's must hold no package.json.
//   node scripts/package.mjs <folder>     writes the folder; `npm pack <folder>` or `npm publish <folder>` does the rest
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = process.argv[2]
if (folder === undefined) {
  console.error('usage: node scripts/package.mjs <folder>')
  process.exit(2)
}
const { license, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const plugin = JSON.parse(readFileSync(join(root, 'plugin/.claude-plugin/plugin.json'), 'utf8'))
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
cpSync(join(root, 'plugin'), join(folder, 'plugin'), { recursive: true })
for (const name of ['README.md', 'LICENSE']) cpSync(join(root, 'plugin', name), join(folder, name))
const manifest = {
  name: 'claude-metrics',
  version: plugin.version,
  description: 'What Claude Code sessions used, did and cost: reports of the past, and metrics of what goes on',
  license,
  repository: plugin.repository,
  type: 'module',
  bin: { 'claude-metrics': 'plugin/bin/claude-metrics' },
  files: ['plugin'],
  engines,
}
writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
console.log(`${manifest.name} ${manifest.version} in ${folder}`)
