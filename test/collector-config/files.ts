import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parse } from 'yaml'
import { repository } from '../cli/bundle.ts'

const root = join(repository, 'collector-config')

export interface YamlFile {
  /** Below collector-config. */
  path: string
  text: string
  content: Record<string, unknown>
}

/** Every YAML file of collector-config. @throws where one cannot be read */
export const yamlFiles = (): YamlFile[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name)
      const text = readFileSync(file, 'utf8')
      return { path: relative(root, file), text, content: parse(text, { merge: true }) }
    })

export const readYaml = (path: string): Record<string, unknown> => parse(readFileSync(join(root, path), 'utf8'))
