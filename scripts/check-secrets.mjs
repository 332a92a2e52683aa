/**
 * Holds our secret rules against a maintained rule set: gitleaks, from its Go module. For each of its rules made-up
 * samples are drawn from its own pattern, and our masking must leave nothing of them. `npm run check:secrets` takes the
 * version named here; `-- --latest` the newest.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { parse } from 'smol-toml'
import { maskSecrets } from '../src/processors/redaction.ts'

const MODULE = 'github.com/zricethezav/gitleaks/v8'
const VERSION = 'v8.30.1'

/** Samples a rule: enough to meet each branch of a pattern, few enough for a second. */
const SAMPLES = 40

/** Rules whose secrets we leave alone, each with the reason. */
const LEFT_ALONE = new Map([
  ['generic-api-key', 'whatever looks random behind any name: code is full of it'],
  ['curl-auth-header', 'headers are known by their own names; these samples have names that exist nowhere'],
  ['curl-auth-user', 'curl -u is known; these samples have control characters between its parts'],
  ['hashicorp-tf-password', 'its samples are quoted values without a name'],
  ['jwt', 'a token whose parts begin with eyJ is known; these samples have backslashes in them'],
  ['jwt-base64', 'a JSON Web Token in Base64: nobody pastes it'],
  [
    'kubernetes-secret-yaml',
    'its samples are made of white space; what a secret of Kubernetes holds is Base64 without a form',
  ],
  ['private-key', 'blocks that begin and end as PEM says are known; these samples are not'],
  ['sendgrid-api-token', 'its samples may hold dots alone'],
  ['slack-legacy-workspace-token', 'a sample of two groups is shorter than any that was issued'],
  ['slack-webhook-url', 'any character in place of the dots of hooks.slack.com'],
  ['freemius-secret-key', 'known with few spaces around =>; these samples have a dozen line breaks'],
  ['nuget-config-password', 'known with few spaces between the attributes; these samples have a dozen line breaks'],
  ['slack-app-token', 'some samples have a last part of digits that is no token'],
  ['sourcegraph-access-token', 'some of its samples are 40 hexadecimal digits, as is every commit'],
  ['vault-service-token', 'tokens of before 2022 are `s.` and 24 characters: so are many expressions'],
])

const version = process.argv.includes('--latest') ? 'latest' : VERSION
const module = JSON.parse(
  execFileSync('go', ['mod', 'download', '-json', `${MODULE}@${version}`], { encoding: 'utf8' }),
)
const { rules } = parse(readFileSync(join(module.Dir, 'config/gitleaks.toml'), 'utf8'))

/**
 * Go's pattern as one of JavaScript's that draws the same samples, or some of them: letters of one case where both are
 * allowed.
 */
const asPattern = (go) =>
  go
    .replace(/\(\?[ims]*(?:-[ims]+)?\)/g, '')
    .replace(/\(\?[ims]*(?:-[ims]+)?:/g, '(?:')
    .replace(/\(\?P<\w+>/g, '(?:')
    .replace(/\\[bBz]/g, '')
    .replaceAll('\\x60', '`')
    .replaceAll('[:alnum:]', 'A-Za-z0-9')

/**
 * The named forms of gitleaks: its issuer's name, an operator, a value. Ours ask for a name that says what the value
 * is.
 */
const NAMED = /^.*?\(\?:=\|>\|:\{1,3\}=.*?\{0,5\}/

const samplesOf = ({ regex }) => {
  const value = regex.match(NAMED) ? regex.replace(NAMED, '') : undefined
  // Without what gitleaks wants to see behind a secret.
  const form = (value ?? regex).replace(/\(\?:\[\\x60[^\]]*\]\|\\\\\[nr\]\|\$\)$/, '')
  const pattern = new RegExp(`^(?:${asPattern(form)})$`)
  const drawn = fc.sample(fc.stringMatching(pattern), { numRuns: SAMPLES, seed: 1 })
  return drawn
    .map((text) => text.replace(/^[\s\S]*?(?=\S)/, '').trim())
    .map((text) => (value === undefined ? text : `SERVICE_API_KEY="${text}"`))
}

const found = rules.flatMap((rule) => {
  if (rule.regex === undefined || LEFT_ALONE.has(rule.id)) return []
  const missed = samplesOf(rule).filter((text) => !maskSecrets(text).includes('[redacted]'))
  return missed.length === 0
    ? []
    : [`${rule.id}: ${missed.length} of ${SAMPLES}, for example ${JSON.stringify(missed[0].slice(0, 120))}`]
})

console.log(
  `${rules.length} rules of gitleaks ${module.Version}, ${LEFT_ALONE.size} left alone, ${found.length} with samples that are not masked`,
)
for (const line of found) console.log(`  ${line}`)
process.exitCode = found.length === 0 ? 0 : 1
