import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { blocksIn, documentBlocks, documentPaths, NOT_RUN } from '../../scripts/doc-blocks.mjs'
import type { CliContext } from '../../src/cli/context.ts'
import { createProgram } from '../../src/cli/program.ts'
import { readJson, repository } from '../cli/bundle.ts'

const { scripts } = readJson(repository, 'package.json')
const blocks = documentBlocks(repository)
const read = (path: string) => readFileSync(join(repository, path), 'utf8')
const skills = readdirSync(join(repository, 'plugin/skills')).map((name) => `plugin/skills/${name}/SKILL.md`)

/** Words that begin a command line, and `NAME=value` before one. */
const COMMAND = /^\s*(\$ |[A-Z_]+=|(node|npm|npx|git|docker|curl|claude|sh|bash|cd|export|sudo|apt-get|go|python3?) )/m

describe('every command in a block of the documents', () => {
  test('is in a block that scripts/run-docs.mjs runs, or is on its short list', () => {
    const left = blocks.filter(({ language, text }) => language === 'sh' && NOT_RUN.has(text))
    expect(new Set(left.map(({ text }) => text))).toEqual(new Set(NOT_RUN.keys()))
    expect([...NOT_RUN.keys()]).toEqual(['npm ci && npm test'])
    expect(blocks.filter(({ language }) => language === 'sh').length).toBeGreaterThan(8)
  })

  test('is marked as a command: all blocks say what they are', () => {
    const unmarked = blocks.filter(
      ({ language }) => !['sh', 'json', 'ts', 'text', 'yaml', 'dockerfile'].includes(language),
    )
    expect(unmarked).toEqual([])
    expect(
      blocks.filter(({ language, mark }) => language !== 'ts' && !['', 'server', 'delivers'].includes(mark)),
    ).toEqual([])
  })

  test('is not hidden in a block of something else', () => {
    const others = blocks.filter(({ language, text }) => !['sh', 'ts'].includes(language) && COMMAND.test(text))
    expect(others).toEqual([])
  })

  test('is found wherever it stands: fenced, indented, in a list', () => {
    const text =
      'Text\n\n    npm run x\n\n1. one:\n\n   ```sh server\n   npm run y\n   ```\n\n```text\n    no code\n```\n'
    expect(blocksIn(text)).toMatchObject([
      { language: 'indented', text: 'npm run x', line: 3 },
      { language: 'sh', mark: 'server', text: 'npm run y' },
      { language: 'text', text: 'no code' },
    ])
  })
})

describe('docs/ci.md', () => {
  const own = blocks.filter(({ document }) => document === 'docs/ci.md')
  const recipe = own.flatMap(({ language, text }) => (language === 'sh' ? text.split('\n') : []))
  const CLIENT = 'npm install -g @anthropic-ai/claude-code'

  test.each(own.filter(({ language }) => language !== 'sh').map(({ language, line, text }) => [language, line, text]))(
    'the recipe in %s, line %i, runs the lines of the one that is tried, in its order',
    (language, _line, text) => {
      const commands = commandsIn(String(language), String(text))
      expect(commands[0]).toBe(CLIENT)
      expect(commands.slice(1)).toEqual(recipe.slice(0, commands.length - 1))
      expect(commands.length).toBeGreaterThan(2)
    },
  )
})

/** What a recipe runs, whatever stands around it. */
function commandsIn(language: string, text: string): string[] {
  if (language === 'dockerfile') return [...text.matchAll(/^RUN (.*)$/gm)].map(([, command]) => command ?? '')
  if (language === 'json') {
    const { onCreateCommand, postCreateCommand } = JSON.parse(text)
    return [onCreateCommand, ...postCreateCommand.split(' && ')]
  }
  const [job] = Object.values((({ jobs, ...rest }) => jobs ?? rest)(parse(text))) as Record<string, unknown>[]
  const steps = job?.steps as { run?: string }[] | undefined
  if (steps !== undefined) return steps.flatMap(({ run }) => run ?? [])
  return [job?.script, job?.after_script].flatMap((lines) => (lines as string[] | undefined) ?? [])
}

/** Commands within sentences and tables, and those of the skills. */
const inline = [...documentPaths(repository), ...skills].flatMap((path) =>
  [...read(path).matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(([, code]) => [path, code ?? ''] as const),
)

describe('commands within the text', () => {
  test('npm scripts and files they name are there', () => {
    for (const [path, code] of inline) {
      const script = /^npm run (\S+)/.exec(code)?.[1]
      if (script !== undefined) expect(scripts, `${path}: ${code}`).toHaveProperty([script])
      const file = /^(?:npx tsx|docker compose -f) (\S+)/.exec(code)?.[1]
      if (file !== undefined) expect(existsSync(join(repository, file)), `${path}: ${code}`).toBe(true)
    }
  })

  test('the command line knows the commands and options they name', () => {
    const stream = new PassThrough()
    const context = {
      out: stream,
      err: stream,
      color: false,
      now: Date.now,
      version: '1.2.3',
      pluginRoot: '/plugin',
      env: {},
    } as unknown as CliContext
    const { commands } = createProgram(context, () => {})
    const options = new Map(
      commands.map((one) => [one.name(), one.options.flatMap(({ short, long }) => [short, long])]),
    )
    const texts = [...inline, ...blocks.map(({ document, text }) => [document, text] as const)]
    let called = 0
    for (const [path, text] of texts) {
      // `node "…/cli.mjs" doctor --fix`, or a line that is `doctor --fix` alone.
      for (const [line, prefix, name = '', rest = ''] of text.matchAll(/(cli\.mjs"? |^)([a-z][a-z-]*)(.*)$/gm)) {
        if (prefix === '' && !options.has(name)) continue
        called += 1
        expect([...options.keys()], `${path}: ${line}`).toContain(name)
        for (const option of rest.match(/(?<=\s)--?[a-z][a-z-]*/g) ?? []) {
          expect(options.get(name), `${path}: ${line}`).toContain(option)
        }
      }
    }
    expect(called).toBeGreaterThan(20)
  })
})
