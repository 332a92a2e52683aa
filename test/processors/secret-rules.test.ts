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
