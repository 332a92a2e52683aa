import { describe, expect, test } from 'vitest'
import { maskSecrets } from '../../src/processors/redaction.ts'
import { SECRET_RULES } from '../../src/processors/secret-rules.ts'
import { cpuMs } from '../cpu-time.ts'

const run = (count: number, alphabet = 'aB3dE5fG7h') =>
  alphabet.repeat(Math.ceil(count / alphabet.length)).slice(0, count)
const hex = (count: number) => run(count, '0a1b2c3d4e5f')
const upper = (count: number) => run(count, 'AB2CD3EF4')
const digits = (count: number) => run(count, '1234567890')

/** One made-up secret in the form of each issuer. */
const SAMPLES: { readonly [issuer: string]: string } = {
  Anthropic: `sk-ant-api03-${run(93)}AA`,
  OpenAI: `sk-proj-${run(74)}T3BlbkFJ${run(74)}`,
  OpenRouter: `sk-or-v1-${hex(64)}`,
  'OpenAI, DeepSeek and others': `sk-${run(48)}`,
  Groq: `gsk_${run(52)}`,
  xAI: `xai-${run(80)}`,
  Perplexity: `pplx-${run(48)}`,
  'Hugging Face': `hf_${run(34, 'aBcDeFgHiJ')}`,
  Replicate: `r8_${run(37)}`,
  'AWS access key id': `AKIA${upper(16)}`,
  'AWS secret access key': `aws_secret_access_key = ${run(40)}`,
  'AWS Bedrock': `ABSK${run(120)}==`,
  'Google API': `AIza${run(35)}`,
  'Google OAuth client': `GOCSPX-${run(28)}`,
  'Google OAuth token': `ya29.${run(120)}`,
  'Azure storage': `DefaultEndpointsProtocol=https;AccountKey=${run(86)}==`,
  DigitalOcean: `dop_v1_${hex(64)}`,
  Databricks: `dapi${hex(32)}`,
  Heroku: `HRKU-AA${run(58)}`,
  Supabase: `sbp_${hex(40)}`,
  Netlify: `nfp_${run(36)}`,
  'Fly.io': `fo1_${run(43)}`,
  'HashiCorp Vault': `hvs.${run(95)}`,
  'Terraform Cloud': `${run(14)}.atlasv1.${run(64)}`,
  PlanetScale: `pscale_tkn_${run(43)}`,
  GitHub: `ghp_${run(36)}`,
  'GitHub fine-grained': `github_pat_${run(82)}`,
  GitLab: `glpat-${run(20)}`,
  npm: `npm_${run(36)}`,
  PyPI: `pypi-AgEIcHlwaS5vcmc${run(80)}`,
  RubyGems: `rubygems_${hex(48)}`,
  'Docker Hub': `dckr_pat_${run(27)}`,
  Atlassian: `ATATT3${run(186)}`,
  Postman: `PMAK-${hex(24)}-${hex(34)}`,
  Doppler: `dp.pt.${run(43)}`,
  Pulumi: `pul-${hex(40)}`,
  Grafana: `glsa_${run(32)}_${hex(8)}`,
  Sentry: `sntryu_${hex(64)}`,
  'New Relic': `NRAK-${upper(27)}`,
  Slack: `xoxb-${digits(12)}-${digits(12)}-${run(24)}`,
  'Slack webhook': `https://hooks.slack.com/services/T${upper(10)}/B${upper(10)}/${run(24)}`,
  'Discord webhook': `https://discord.com/api/webhooks/${digits(19)}/${run(68)}`,
  'Telegram bot': `${digits(10)}:AA${run(33)}`,
  SendGrid: `SG.${run(22)}.${run(43)}`,
  Twilio: `SK${hex(32)}`,
  Stripe: `sk_live_${run(24)}`,
  'Stripe webhook': `whsec_${run(32)}`,
  Square: `sq0csp-${run(43)}`,
  Shopify: `shpat_${hex(32)}`,
  Linear: `lin_api_${run(40)}`,
  Notion: `ntn_${digits(11)}${run(35)}`,
  Figma: `figd_${run(40)}`,
  Tailscale: `tskey-auth-${run(17)}-${run(32)}`,
  '1Password': `ops_eyJ${run(300)}`,
  age: `AGE-SECRET-KEY-1${run(58, 'QPZRY9X8GF')}`,
  'JSON Web Token (RFC 7519)': `eyJhbGciOi${run(20)}.eyJzdWIiOi${run(60)}.${run(43)}`,
  'private key (PEM, OpenPGP)': `-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n${run(600)}\n-----END PGP PRIVATE KEY BLOCK-----`,
  'Authorization header': `Authorization: Bearer ${run(40)}`,
  LangSmith: `lsv2_pt_${hex(32)}_${hex(10)}`,
  Langfuse: 'sk-lf-0a1b2c3d-4e5f-4a1b-8c2d-3e4f0a1b2c3d',
  Tavily: `tvly-dev-${run(32)}`,
  Fireworks: `fw_${run(22)}`,
  Pinecone: `pcsk_${run(5)}_${run(63)}`,
  ElevenLabs: `sk_${hex(48)}`,
  'Azure Entra client': `abc8Q~${run(34)}`,
  'Azure DevOps': `${run(76)}AZDO${run(4)}`,
  'Azure AI': `${run(52)}JQQJ99${run(26)}`,
  'Azure, keys with a mark': `${run(42)}AzSe${run(6)}`,
  Alibaba: `LTAI${run(20)}`,
  Cloudflare: `cfut_${run(48)}`,
  Vercel: `vcp_${run(56)}`,
  Neon: `napi_${hex(64)}`,
  Render: `rnd_${run(32)}`,
  Bitbucket: `ATBB${run(28)}${hex(8)}`,
  Artifactory: `AKCp${run(69)}`,
  NuGet: `oy2${hex(43)}`,
  CircleCI: `CCIPAT_${run(22)}_${hex(40)}`,
  Buildkite: `bkua_${hex(40)}`,
  Clojars: `CLOJARS_${hex(60)}`,
  'New Relic licence': `${hex(36)}NRAL`,
  Datadog: `ddapp_${run(34)}`,
  Honeycomb: `hcaik_${hex(58)}`,
  Airtable: `pat${run(14)}.${hex(64)}`,
  'private key (PuTTY)': `Private-Lines: 2\n${run(64)}\n${run(30)}=\n`,
  'checksum of a private key (PuTTY)': `Private-MAC: ${hex(40)}`,
  'environment variable': `MY_TOKEN=${run(12)}`,
  'quoted value behind a name': `"clientSecret": "${run(16)}"`,
  'password in quotes': `password: "${run(8)}"`,
  'value behind a name': `api_key: ${run(32)}`,
  header: `X-Api-Key: ${run(32)}`,
  cookie: `Cookie: session=${run(20)}; theme=${run(12)}`,
  '.npmrc': `//registry.npmjs.org/:_authToken=${run(20)}`,
  '.netrc': `machine example.org login me password ${run(12)}`,
  'curl -u': `curl -s -u admin:${run(12)} https://example.org`,
  'argument of a command': `deploy --api-key ${run(16)}`,
  JDBC: `jdbc:postgresql://host/db?user=app&password=${run(12)}`,
  'JDBC, Oracle': `jdbc:oracle:thin:scott/${run(12)}@//host:1521/x`,
  'connection string': `Server=x;User Id=sa;Password=${run(12)};`,
  'parameter of a URL': `https://example.org/?access_token=${run(20)}`,
  'docker login': `{"auths":{"registry":{"auth":"${run(24)}=="}}}`,
  'token as the user of a URL': `https://${hex(40)}@example.org/a.git`,
  Adobe: `p8e-${run(32)}`,
  Authress: `sc_${run(10)}.${run(5)}.acc_${run(12)}.${run(40)}`,
  'ClickHouse Cloud': `4b1d${run(38)}`,
  Duffel: `duffel_live_${run(43)}`,
  Dynatrace: `dt0c01.${run(24)}.${run(64)}`,
  EasyPost: `EZAK${run(54)}`,
  Facebook: `EAAM${run(150)}`,
  Flutterwave: `FLWSECK_TEST-${hex(32)}-X`,
  'Frame.io': `fio-u-${run(64)}`,
  Freemius: `'secret_key' => 'sk_${run(29)}'`,
  Harness: `pat.${run(22)}.${run(24)}.${run(20)}`,
  Infracost: `ico-${run(32)}`,
  '42': `s-s4t2ud-${hex(64)}`,
  MaxMind: `${run(6)}_${run(29)}_mmk`,
  'Microsoft Teams webhook': `https://x.webhook.office.com/webhookb2/${hex(36)}@${hex(36)}/IncomingWebhook/${hex(32)}`,
  'Octopus Deploy': `API-${upper(26)}`,
  OpenShift: `sha256~${run(43)}`,
  Prefect: `pnu_${run(36)}`,
  ReadMe: `rdme_${hex(70)}`,
  Scalingo: `tk-us-${run(48)}`,
  Brevo: `xkeysib-${hex(64)}-${run(16)}`,
  SettleMint: `sm_pat_${run(16)}`,
  Shippo: `shippo_live_${hex(40)}`,
  Sourcegraph: `sgp_${hex(16)}_${hex(40)}`,
  'GitLab session': `_gitlab_session=${hex(32)}`,
  'nuget.config': `<add key="ClearTextPassword" value="${run(12)}" />`,
  'password in a URL': `amqps://user:${run(20)}@host`,
}

test('every rule has a sample', () => {
  expect(Object.keys(SAMPLES).sort()).toEqual(SECRET_RULES.map(({ issuer }) => issuer).sort())
})

describe.each(SECRET_RULES)('$issuer', ({ issuer, pattern }) => {
  const sample = SAMPLES[issuer] ?? ''

  test('is masked in prose, code, quoted line breaks and shell commands, and not a piece of it is left', () => {
    for (const text of [sample, `the key is ${sample}, ok?`, `{"a":"x\\n${sample}"}`, `export A='${sample}' && b`]) {
      const masked = maskSecrets(text)
      expect(masked).toContain('[redacted]')
      expect(masked.match(/aB3dE5|0a1b2c|AB2CD3|aBcDeF|QPZRY9/)).toBeNull()
    }
  })

  test('a megabyte of its beginnings takes no time', () => {
    for (const length of [4, 8, Math.floor(sample.length / 2), sample.length - 2]) {
      for (const glue of ['', ' ', '.', '_']) {
        const part = `${sample.slice(0, length)}${glue}`
        const text = part.repeat(Math.ceil(2 ** 20 / part.length))
        const begunAt = cpuMs()
        text.replace(pattern, '')
        // Linear takes a few milliseconds; a quadratic pattern takes minutes.
        expect(cpuMs() - begunAt).toBeLessThan(5_000)
      }
    }
  })
})

describe('what people paste is masked', () => {
  test.each([
    ['a feature flag token of GitLab', `glffct-${run(20)}`],
    ['a registration token of GitLab', `GR1348941${run(20)}`],
    ['a Slack cookie', `xoxd-${run(30)}%2B${run(20)}%3D`],
    ['an old Notion token', `secret_${run(43)}`],
    ['a token as user, with the usual password', `git clone https://${run(30)}:x-oauth-basic@example.org/a`],
    ['a password with slashes in a URL', `postgres://app:pa/aB3dE5/x@db.example.com/x`],
    [
      'a quoted PEM block',
      `> -----BEGIN RSA PRIVATE KEY-----\n> ${run(64)}\n> ${run(20)}==\n> -----END RSA PRIVATE KEY-----`,
    ],
    ['a quoted PEM block that is cut off', `> -----BEGIN RSA PRIVATE KEY-----\n> ${run(64)}\n> ${run(20)}==`],
    ['a variable in a shell', `export FOO_TOKEN=${run(12)}`],
    ['a netrc of several lines', `machine h\n  login me\n  password ${run(8)}`],
    ['curl --user in quotes', `curl --user 'a:${run(8)}' x`],
    ['a JDBC URL of SQL Server', `jdbc:sqlserver://h:1433;user=sa;password=${run(8)}`],
    ['a shared access key', `Endpoint=sb://x/;SharedAccessKeyName=R;SharedAccessKey=${run(43)}=`],
    ['a session token of AWS', `AWS_SESSION_TOKEN=${run(200)}//+=`],
    ['the same in an ini file', `aws_session_token = ${run(200)}`],
    ["docker's auth within a JSON text", `{\\"auth\\": \\"${run(24)}==\\"}`],
    ['a database password without digits', 'DB_PASSWORD=aBcDeFgHiJ'],
    ['a signature in a URL', `https://a.example/c?sv=2020&sig=${run(30)}%2B%3D`],
  ])('%s', (_, text) => {
    const masked = maskSecrets(text)
    expect(masked).toContain('[redacted]')
    expect(masked.match(/aB3dE5|0a1b2c|AB2CD3|aBcDeF/)).toBeNull()
  })
})

describe('code that only speaks of secrets stays as it is', () => {
  test.each([
    'const token = getToken()',
    'password: string',
    'MAX_OUTPUT_TOKENS=32000',
    'TOKEN=$GITHUB_TOKEN make',
    'token: process.env.API_TOKEN2_FOR_TESTS,',
    'const secretKey = await loadKeyFromVault2(name)',
    'curl -u "$USER:$PASS" https://example.org',
    'http://localhost:3000/@scope/package',
    'git@github.com:claude-metrics/claude-metrics-plugin.git',
    'tokens: { input: 100, output: 222 }',
    'SECRET_NAME=my-app-secret-2',
    'export const passwordField = "password-field"',
  ])('%s', (text) => {
    expect(maskSecrets(text)).toBe(text)
  })
})
