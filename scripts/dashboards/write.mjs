// node scripts/dashboards/write.mjs: writes Grafana's dashboards into collector-config/grafana/dashboards.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { DASHBOARDS } from './all.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = `${root}collector-config/grafana/dashboards`
for (const [name, dashboard] of Object.entries(DASHBOARDS))
  writeFileSync(`${folder}/${name}.json`, JSON.stringify(dashboard, null, 2))
spawnSync('npx', ['biome', 'format', '--write', folder], { cwd: root, stdio: 'inherit' })
