// The licences of the packages whose code is in plugin/dist: most of them ask to be handed on with it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Files a package keeps its terms in. */
const TERMS = /^(licen[cs]e|notice|copying)([-.].*)?$/i
const RULE = '-'.repeat(100)

/**
 * @param {string} root folder that holds node_modules
 * @param {import('esbuild').Metafile[]} metafiles what went into the bundles
 * @returns {string} each licence text once, under the names and versions of the packages it is for; the same text for
 * the same packages
 * @throws when a bundled package has no terms: then it must not be shipped
 */
export function thirdPartyLicenses(root, metafiles) {
  /** @type {Map<string, Set<string>>} */
  const titles = new Map()
  for (const [folder, files] of packagesOf(metafiles)) {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
    const text = termsIn(join(root, folder)) || noticesIn(root, files)
    if (text === '') throw new Error(`${name} ${version} (${license}) is bundled and comes without its terms`)
    titles.set(text, (titles.get(text) ?? new Set()).add(`${name} ${version}, ${license}`))
  }
  const sections = [...titles].map(([text, packages]) => ({ text, title: [...packages].sort().join('\n') }))
  sections.sort((a, b) => (a.title < b.title ? -1 : 1))
  return [
    'The programs in this folder contain code of the packages below, under their licences.',
    ...sections.map(({ title, text }) => `${RULE}\n${title}\n${RULE}\n\n${text}`),
    '',
  ].join('\n\n')
}

/**
 * Folder and bundled files of each package; what was tree-shaken away whole is not shipped.
 * @param {import('esbuild').Metafile[]} metafiles
 */
function packagesOf(metafiles) {
  /** @type {Map<string, Set<string>>} */
  const packages = new Map()
  for (const { inputs } of metafiles.flatMap(({ outputs }) => Object.values(outputs))) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]
      if (bytesInOutput > 0 && folder) packages.set(folder, (packages.get(folder) ?? new Set()).add(path))
    }
  }
  return packages
}

/** @param {string} folder */
function termsIn(folder) {
  const files = readdirSync(folder).filter((file) => TERMS.test(file))
  return files
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim())
    .join('\n\n')
}

/**
 * Some packages say their terms at the top of each file instead (@bufbuild/protobuf).
 * @param {string} root
 * @param {Iterable<string>} files
 */
function noticesIn(root, files) {
  const notices = [...files].map((file) => /^(?:\/\/.*\n)+/.exec(readFileSync(join(root, file), 'utf8'))?.[0] ?? '')
  const texts = notices.map((notice) => notice.replaceAll(/^\/\/ ?/gm, '').trim())
  return [...new Set(texts.filter((text) => text.includes('Copyright')))].sort().join('\n\n')
}
