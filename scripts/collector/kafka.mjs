// Fetches Apache Kafka from Maven Central, once, into .cache/collector.
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const pom = fileURLToPath(new URL('kafka/pom.xml', import.meta.url))
const cache = fileURLToPath(new URL('../../.cache/collector', import.meta.url))

/**
 * The folder with Kafka's jars, or the reason why there is none here.
 *
 * @returns {{ path: string } | { missing: string }}
 */
export function fetchKafka() {
  const version = /<artifactId>kafka_[\d.]+<\/artifactId>\s*<version>([^<]+)/.exec(readFileSync(pom, 'utf8'))?.[1]
  const folder = join(cache, `apache-kafka-${version}`)
  if (existsSync(folder)) return { path: folder }
  if (spawnSync('java', ['-version']).error !== undefined) return { missing: 'there is no Java for Kafka' }
  const draft = `${folder}.draft`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true })
  copyFileSync(pom, join(draft, 'pom.xml'))
  const args = ['--quiet', '--batch-mode', 'dependency:copy-dependencies', '-DoutputDirectory=.']
  console.error(`mvn ${args.join(' ')}`)
  const { status, error, stdout } = spawnSync('mvn', args, { cwd: draft, encoding: 'utf8' })
  if (status !== 0) return { missing: `Kafka cannot be fetched: ${(error?.message ?? stdout).trim().slice(-300)}` }
  renameSync(draft, folder)
  return { path: folder }
}
