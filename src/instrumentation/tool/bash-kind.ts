/** What a Bash command is about, by the program it runs first. First match wins. */
const KINDS: [kind: string, programs: RegExp][] = [
  ['git', /^(git|gh-?flow|hub|tig)$/],
  ['gh', /^(gh|glab)$/],
  ['npm', /^(npm|npx|pnpm|pnpx|yarn|bun|bunx|corepack)$/],
  ['composer', /^composer$/],
  ['artisan', /^artisan$/],
  ['test', /^(vitest|jest|mocha|pytest|phpunit|pest|rspec|ctest|playwright|cypress|tox|nextest)$/],
  ['php', /^php[0-9.]*$/],
  ['python', /^(python|python[23](\.\d+)?|pip|pip3|uv|uvx|poetry|pipx)$/],
  ['node', /^(node|deno|tsx|ts-node)$/],
  ['docker', /^(docker|docker-compose|podman|kubectl|helm)$/],
  ['net', /^(curl|wget|ssh|scp|rsync|ping|dig|nslookup|nc|telnet|http|httpie)$/],
  ['build', /^(make|cmake|ninja|cargo|go|gradle|gradlew|mvn|mvnw|tsc|bazel|msbuild|dotnet|rustc|gcc|g\+\+|clang)$/],
  [
    'fs',
    /^(ls|cat|head|tail|cp|mv|rm|mkdir|rmdir|touch|find|fd|grep|rg|sed|awk|wc|tree|chmod|chown|ln|du|df|stat|pwd|cd|sort|uniq|diff|tar|zip|unzip|less|file|tee|xargs|cut|tr|realpath|basename|dirname|readlink)$/,
  ],
  [
    'shell',
    /^(echo|printf|export|source|sleep|true|false|test|env|set|which|type|bash|sh|zsh|kill|ps|date|exit|wait)$/,
  ],
]

/** Words before the program that say nothing about it: assignments and wrappers. */
const PREFIX = /^(?:\s*(?:[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|[^\s;|&]*)|sudo|time|nohup|exec|command|builtin)\s+)+/

/** `cd there && git status` is about git. */
const CHANGE_FOLDER = /^\s*cd\s+(?:"[^"]*"|'[^']*'|[^\s;|&]+)\s*(?:&&|;)\s*/

const TEST_COMMAND =
  /^\s*(?:npm|pnpm|yarn|bun|cargo|go|make|composer|dotnet|gradle|\.\/gradlew|mvn)\s+(?:run\s+)?(?:t|test|tests)\b|^\s*(?:php\s+)?(?:\.\/)?artisan\s+test\b|^\s*(?:npx|pnpm|bunx|yarn)\s+(?:vitest|jest|mocha|playwright)\b|^\s*python3?\s+-m\s+(?:pytest|unittest)\b/

/**
 * A Bash call's kind, one of a small fixed set; `other` for programs outside it. The command itself is not in the
 * answer.
 */
export function bashKind(command: string): string {
  let text = command.slice(0, 2_000)
  for (let changed = true; changed; ) {
    const shorter = text.replace(CHANGE_FOLDER, '').replace(PREFIX, '')
    changed = shorter !== text
    text = shorter
  }
  if (TEST_COMMAND.test(text)) return 'test'
  if (/^\s*php\s+(?:\.\/)?artisan\b/.test(text)) return 'artisan'
  const program = /^\s*([^\s;|&<>()]+)/.exec(text)?.[1]?.replace(/^.*[\\/]/, '') ?? ''
  return KINDS.find(([, programs]) => programs.test(program))?.[0] ?? 'other'
}
