// The code blocks of the documents, and which of their commands are not run by scripts/run-docs.mjs.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What cannot be run, with the reason. A test sees to it that nothing else is left out, and that each of these is still
 * in a document.
 */
export const NOT_RUN = new Map([['npm ci && npm test', 'the whole test suite is a step of its own in CI']])

/** All documents that may hold commands, as paths from the root. */
export const documentPaths = (root) => [
  'README.md',
  'collector-config/README.md',
  ...['docs', 'docs/decisions'].flatMap((folder) =>
    readdirSync(join(root, folder)).flatMap((name) => (name.endsWith('.md') ? [`${folder}/${name}`] : [])),
  ),
]

/**
 * The blocks of a document in their order: fenced ones, indented fences included, with their language (`sh`) and what
 * stands behind it (`server`); and blocks that are code because they are indented, whose language is `indented`.
 */
export function blocksIn(text) {
  const blocks = []
  let fence
  let indented
  let isParagraph = false
  for (const [index, line] of text.split('\n').entries()) {
    if (fence) {
      if (line.trim() === '```') fence = undefined
      else fence.lines.push(line.startsWith(fence.indent) ? line.slice(fence.indent.length) : line)
      continue
    }
    const [, indent, language, mark] = /^( *)```(\S*) ?(.*)$/.exec(line) ?? []
    if (indent !== undefined) {
      fence = { line: index + 1, language, mark, indent, lines: [] }
      blocks.push(fence)
    } else if (/^( {4}|\t)/.test(line) && !isParagraph) {
      if (indented === undefined) {
        indented = { line: index + 1, language: 'indented', mark: '', indent: '    ', lines: [] }
        blocks.push(indented)
      }
      indented.lines.push(line.trim())
      continue
    } else if (line.trim() !== '') indented = undefined
    isParagraph = line.trim() !== '' && indent === undefined
  }
  return blocks.map(({ line, language, mark, lines }) => ({ line, language, mark, text: lines.join('\n').trim() }))
}

/** The blocks of all documents. */
export const documentBlocks = (root) =>
  documentPaths(root).flatMap((document) =>
    blocksIn(readFileSync(join(root, document), 'utf8')).map((block) => ({ document, ...block })),
  )
