/** A secret format that its issuer documents. */
export interface SecretRule {
  /** Who issues it. */
  issuer: string
  /**
   * Global. A group `before` or `after` is what the rule wants to see around the secret, and stays.
   *
   * Time must stay linear in the text, also in a hostile one. A fixed prefix and one run of characters fails after at most the least
   * length of the run, and consumes what it matches. Where something must follow the run, a look back keeps the rule from being tried
   * again at each place within one run. `(?<![A-Za-z0-9](?<!\\[nrt]))` is a beginning of a word, also behind the letter of a line break
   * in quoted text.
   */
  pattern: RegExp
}

/**
 * Prefixes, alphabets and lengths as the issuers document them, checked against the rule set of gitleaks (github.com/gitleaks/gitleaks,
 * config/gitleaks.toml, v8.30). Only formats that are secrets beyond doubt by themselves: what merely looks random, or stands behind a
 * name like `password`, is left alone, because code is full of it. Runs have no upper end: what sticks to a secret goes with it.
 */
export const SECRET_RULES: readonly SecretRule[] = [
  // First, or the rest of a key would be looked at by other rules. With its end, whatever is in between (encrypted keys have headers); cut
  // off, as far as it looks like a key.
  {
    issuer: 'private key (PEM, OpenPGP)',
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:(?:(?!-----)[\s\S])*-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----|[A-Za-z0-9+/=\\\s]*)/g,
  },

  // Language models
  { issuer: 'Anthropic', pattern: /sk-ant-[A-Za-z0-9_-]{20,}/g },
  { issuer: 'OpenAI', pattern: /sk-(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{40,}/g },
  { issuer: 'OpenRouter', pattern: /sk-or-v1-[a-f0-9]{64,}/g },
  // At the beginning of a word: `task-` and `disk-` begin many a long name.
  { issuer: 'OpenAI, DeepSeek and others', pattern: /(?<![A-Za-z0-9](?<!\\[nrt]))sk-[A-Za-z0-9]{32,}/g },
  { issuer: 'Groq', pattern: /gsk_[A-Za-z0-9]{52,}/g },
  { issuer: 'xAI', pattern: /xai-[A-Za-z0-9]{70,}/g },
  { issuer: 'Perplexity', pattern: /pplx-[A-Za-z0-9]{40,}/g },
  { issuer: 'Hugging Face', pattern: /(?:hf_|api_org_)[A-Za-z]{34}(?![A-Za-z_])/g },
  { issuer: 'Replicate', pattern: /(?<![A-Za-z0-9](?<!\\[nrt]))r8_[A-Za-z0-9]{37,}/g },

  // Clouds
  { issuer: 'AWS access key id', pattern: /(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16,}/g },
  {
    issuer: 'AWS secret access key',
    pattern: /(?<before>secret_?access_?key["']?[ \t]{0,3}[:=][ \t]{0,3}["']?)[A-Za-z0-9/+]{40,}/gi,
  },
  { issuer: 'AWS Bedrock', pattern: /ABSK[A-Za-z0-9+/]{109,}={0,2}/g },
  { issuer: 'Google API', pattern: /AIza[A-Za-z0-9_-]{35,}/g },
  { issuer: 'Google OAuth client', pattern: /GOCSPX-[A-Za-z0-9_-]{28,}/g },
  { issuer: 'Google OAuth token', pattern: /ya29\.[A-Za-z0-9_-]{30,}/g },
  {
    issuer: 'Azure storage',
    pattern: /(?<before>AccountKey=)[A-Za-z0-9+/]{86}==/gi,
  },
  { issuer: 'DigitalOcean', pattern: /do[opr]_v1_[a-f0-9]{64,}/g },
  { issuer: 'Databricks', pattern: /(?<![A-Za-z0-9](?<!\\[nrt]))dapi[a-f0-9]{32,}/g },
  { issuer: 'Heroku', pattern: /HRKU-AA[A-Za-z0-9_-]{58,}/g },
  { issuer: 'Supabase', pattern: /sbp_[a-f0-9]{40,}|sb_secret_[A-Za-z0-9_-]{20,}/g },
  { issuer: 'Netlify', pattern: /nfp_[A-Za-z0-9]{36,}/g },
  {
    issuer: 'Fly.io',
    pattern:
      /(?<![A-Za-z0-9](?<!\\[nrt]))fo1_[A-Za-z0-9_-]{43,}|(?<![A-Za-z0-9](?<!\\[nrt]))fm[12][ar]?_[A-Za-z0-9+/]{100,}/g,
  },
  { issuer: 'HashiCorp Vault', pattern: /(?<![A-Za-z0-9](?<!\\[nrt]))hv[sbr]\.[A-Za-z0-9_-]{24,}/g },
  { issuer: 'Terraform Cloud', pattern: /[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,}/g },
  { issuer: 'PlanetScale', pattern: /pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_=.-]{32,}/g },

  // Code hosting, packages, deployment
  { issuer: 'GitHub', pattern: /gh[pousr]_[A-Za-z0-9]{36,}/g },
  { issuer: 'GitHub fine-grained', pattern: /github_pat_[A-Za-z0-9_]{22,}/g },
  { issuer: 'GitLab', pattern: /gl(?:pat|dt|rt|soat|cbt|ptt|ft|imt|agent|oas)-[A-Za-z0-9_.-]{20,}/g },
  { issuer: 'npm', pattern: /npm_[A-Za-z0-9]{36,}/g },
  { issuer: 'PyPI', pattern: /pypi-[A-Za-z0-9_-]{50,}/g },
  { issuer: 'RubyGems', pattern: /rubygems_[a-f0-9]{48,}/g },
  { issuer: 'Docker Hub', pattern: /dckr_(?:pat|oat)_[A-Za-z0-9_-]{27,}/g },
  { issuer: 'Atlassian', pattern: /ATATT3[A-Za-z0-9_=-]{180,}/g },
  { issuer: 'Postman', pattern: /PMAK-[a-f0-9]{24}-[a-f0-9]{34,}/gi },
  { issuer: 'Doppler', pattern: /dp\.(?:pt|st|ct|sa)\.[A-Za-z0-9._-]{40,}/g },
  { issuer: 'Pulumi', pattern: /(?<![A-Za-z0-9](?<!\\[nrt]))pul-[a-f0-9]{40,}/g },

  // Observability
  { issuer: 'Grafana', pattern: /glc_[A-Za-z0-9+/]{32,}={0,3}|glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8,}/g },
  { issuer: 'Sentry', pattern: /sntry[su]_[A-Za-z0-9_+/=-]{50,}/g },
  { issuer: 'New Relic', pattern: /NRAK-[A-Z0-9]{27,}/g },

  // Messages, mail, payment, office
  { issuer: 'Slack', pattern: /xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-\d-[A-Z0-9]{5,20}-\d{5,20}-[a-f0-9]{32,}/g },
  {
    issuer: 'Slack webhook',
    pattern: /(?<before>hooks\.slack\.com\/(?:services|workflows|triggers)\/)[A-Za-z0-9/+]{40,}/g,
  },
  {
    issuer: 'Discord webhook',
    pattern: /(?<before>discord(?:app)?\.com\/api\/webhooks\/)\d{17,20}\/[A-Za-z0-9_-]{60,}/g,
  },
  { issuer: 'Telegram bot', pattern: /(?<!\d)\d{8,10}:AA[A-Za-z0-9_-]{33,}/g },
  { issuer: 'SendGrid', pattern: /SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43,}/g },
  { issuer: 'Twilio', pattern: /(?<![A-Za-z0-9](?<!\\[nrt]))SK[a-f0-9]{32}(?![A-Za-z0-9])/g },
  { issuer: 'Stripe', pattern: /(?:sk|rk|pk)_(?:live|test|prod)_[A-Za-z0-9]{16,}/g },
  { issuer: 'Stripe webhook', pattern: /whsec_[A-Za-z0-9+/=]{32,}/g },
  { issuer: 'Square', pattern: /sq0(?:csp|atp|idp)-[A-Za-z0-9_-]{22,}/g },
  { issuer: 'Shopify', pattern: /shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32,}/g },
  { issuer: 'Linear', pattern: /lin_(?:api|oauth)_[A-Za-z0-9]{40,}/g },
  { issuer: 'Notion', pattern: /ntn_\d{11}[A-Za-z0-9]{35,}/g },
  { issuer: 'Figma', pattern: /figd_[A-Za-z0-9_-]{40,}/g },
  { issuer: 'Tailscale', pattern: /tskey-[a-z]{3,12}-[A-Za-z0-9]{6,32}-[A-Za-z0-9]{20,}/g },
  { issuer: '1Password', pattern: /ops_eyJ[A-Za-z0-9+/]{250,}={0,3}/g },

  // Whoever the issuer
  { issuer: 'age', pattern: /AGE-SECRET-KEY-1[AC-HJ-NP-Z02-9]{58,}/gi },
  {
    issuer: 'JSON Web Token (RFC 7519)',
    pattern: /(?<![A-Za-z0-9_-]{20})eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g,
  },
  {
    issuer: 'Authorization header',
    pattern:
      /(?<before>authorization["']?[ \t]{0,3}[:=][ \t]{0,3}["']?(?:bearer|basic|token)[ \t]{1,3})[A-Za-z0-9._~+/=-]{16,}/gi,
  },
  // `scheme://user:password@host`, without the password.
  {
    issuer: 'password in a URL',
    pattern:
      /(?<before>(?<![A-Za-z0-9+.-])[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"'`<>]{0,100}:)[^\s/"'`<>]{1,200}(?<after>@)/gi,
  },
]
