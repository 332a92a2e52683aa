// Builds the Kafka broker in memory of kafka/main.go, once, into .cache/collector.
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const KFAKE = 'v0.0.0-20260918054303-01f206a7e32c'
/** kfake names an older one than it needs. */
const FRANZ_GO = 'v1.22.2'
const cache = fileURLToPath(new URL('../../.cache/collector', import.meta.url))
const source = fileURLToPath(new URL('kafka/main.go', import.meta.url))

/**
 * The broker's path, or the reason why there is none here.
 *
 * @returns {{ path: string } | { missing: string }}
 */
export function buildKafka() {
  const folder = join(cache, `kafka-${KFAKE}`)
  const path = join(folder, 'kafka')
  if (existsSync(path)) return { path }
  const draft = `${folder}.draft`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true })
  copyFileSync(source, join(draft, 'main.go'))
  writeFileSync(join(draft, 'go.mod'), 'module kafka-here\n\ngo 1.26\n')
  const steps = [
    ['get', `github.com/twmb/franz-go/pkg/kfake@${KFAKE}`, `github.com/twmb/franz-go@${FRANZ_GO}`],
    ['build', '-o', 'kafka', '.'],
  ]
  for (const step of steps) {
    console.error(`go ${step.join(' ')}`)
    const { status, error, stderr } = spawnSync('go', step, { cwd: draft, encoding: 'utf8' })
    if (status === 0) continue
    const reason = (error?.message ?? stderr).trim().split('\n').slice(-3).join(' ')
    return { missing: `the Kafka broker for tests cannot be built: ${reason}` }
  }
  renameSync(draft, folder)
  return { path }
}
