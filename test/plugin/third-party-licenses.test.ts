import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readJson, repository } from '../cli/bundle.ts'

const dist = join(repository, 'plugin/dist')
const licenses = readFileSync(join(dist, 'THIRD-PARTY-LICENSES.txt'), 'utf8')

/** The bundler writes the path of each module above its code. */
function packagesIn(bundle: string): string[] {
  const paths = readFileSync(join(dist, bundle), 'utf8').matchAll(
    /^ *\/\/ (.*node_modules\/(?:@[^/\n]+\/)?[^/\n]+)\/.*$/gm,
  )
  return [...new Set([...paths].map(([, folder]) => folder ?? ''))]
}

test('every package whose code is in a bundle is listed with the version that was bundled', () => {
  const packages = readdirSync(dist).flatMap((file) => (/\.m?js$/.test(file) ? packagesIn(file) : []))
  expect(packages.length).toBeGreaterThan(10)
  for (const folder of packages) {
    const { name, version } = readJson(join(repository, folder), 'package.json')
    expect(licenses).toContain(`\n${name} ${version}, `)
  }
})

test('the texts that the licences ask to hand on are there', () => {
  expect(licenses).toContain('TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION')
  expect(licenses).toContain('Permission is hereby granted, free of charge')
  expect(licenses).toContain('Copyright 2008 Google Inc.')
})
