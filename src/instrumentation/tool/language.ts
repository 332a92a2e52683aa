import { extname } from 'node:path'

/**
 * The client's own names, as its telemetry gave them for files with these endings (measured with 2.1.328); all others
 * it calls unknown.
 */
const ENDINGS: { readonly [language: string]: string } = {
  Bash: 'sh bash zsh',
  C: 'c h',
  'C#': 'cs',
  'C++': 'cpp cc cxx hpp',
  CSS: 'css',
  Clojure: 'clj',
  Dart: 'dart',
  Elixir: 'ex exs',
  Erlang: 'erl',
  Go: 'go',
  GraphQL: 'graphql',
  'HTML, XML': 'html xml',
  Haskell: 'hs',
  JSON: 'json jsonc',
  Java: 'java',
  JavaScript: 'js jsx mjs cjs',
  Kotlin: 'kt kts',
  Less: 'less',
  Lua: 'lua',
  Markdown: 'md',
  Nim: 'nim',
  'Objective-C': 'mm',
  Perl: 'pl',
  'Plain text': 'txt',
  PowerShell: 'ps1',
  'Protocol Buffers': 'proto',
  Python: 'py',
  R: 'r',
  Ruby: 'rb',
  Rust: 'rs',
  SCSS: 'scss',
  SQL: 'sql',
  Scala: 'scala',
  Swift: 'swift',
  'TOML, also INI': 'toml',
  TypeScript: 'ts tsx mts cts',
  YAML: 'yaml yml',
  php: 'php',
}

const LANGUAGES = new Map(
  Object.entries(ENDINGS).flatMap(([language, endings]) =>
    endings.split(' ').map((ending) => [`.${ending}`, language]),
  ),
)

/** The language of a file by its name's ending, as Claude Code calls it; `unknown` for the rest. */
export const languageOf = (path: string): string => LANGUAGES.get(extname(path).toLowerCase()) ?? 'unknown'
