import { atWord, type SecretRule } from './secret-rule.ts'

/**
 * Secrets that their issuer gave a form: prefix, alphabet and length, as the issuers document them. Runs have no upper
 * end: what sticks to a secret goes with it. `npm run check:secrets` holds the list against a maintained one.
 */
export const ISSUED_SECRETS: readonly SecretRule[] = [
  // Language models
  { issuer: 'Anthropic', pattern: /sk-ant-[A-Za-z0-9_-]{20,}/g },
  { issuer: 'OpenAI', pattern: /sk-(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{40,}/g },
  { issuer: 'OpenRouter', pattern: /sk-or-v1-[a-f0-9]{64,}/g },
  // At the beginning of a word: `task-` and `disk-` begin many a long name.
  { issuer: 'OpenAI, DeepSeek and others', pattern: atWord(/sk-[A-Za-z0-9]{32,}/) },
  { issuer: 'Groq', pattern: /gsk_[A-Za-z0-9]{52,}/g },
  { issuer: 'xAI', pattern: /xai-[A-Za-z0-9]{70,}/g },
  { issuer: 'Perplexity', pattern: /pplx-[A-Za-z0-9]{40,}/g },
  { issuer: 'Hugging Face', pattern: /(?:hf_|api_org_)[A-Za-z]{34}(?![A-Za-z_])/g },
  { issuer: 'LangSmith', pattern: atWord(/ls(?:v2_[a-z]{2}|_)_[A-Za-z0-9_]{32,}/) },
  { issuer: 'Langfuse', pattern: /[sp]k-lf-[a-f0-9-]{36,}/g },
  { issuer: 'Tavily', pattern: /tvly-[A-Za-z0-9_-]{20,}/g },
  { issuer: 'Fireworks', pattern: atWord(/fw_[A-Za-z0-9]{20,}/) },
  { issuer: 'Pinecone', pattern: /pcsk_[A-Za-z0-9]{4,8}_[A-Za-z0-9]{40,}/g },
  { issuer: 'ElevenLabs', pattern: atWord(/sk_[a-f0-9]{40,}/) },
  { issuer: 'Replicate', pattern: atWord(/r8_[A-Za-z0-9]{37,}/) },

  // Clouds
  { issuer: 'AWS access key id', pattern: /(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16,}/g },
  {
    issuer: 'AWS secret access key',
    pattern: /(?<before>secret_?access_?key["']?[ \t]{0,3}[:=][ \t]{0,3}["']?)[A-Za-z0-9/+]{40,}/gi,
  },
  { issuer: 'AWS Bedrock', pattern: /ABSK[A-Za-z0-9+/]{109,}={0,2}|bedrock-api-key-[A-Za-z0-9+/=]{20,}/g },
  { issuer: 'Google API', pattern: /AIza[A-Za-z0-9_-]{35,}/g },
  { issuer: 'Google OAuth client', pattern: /GOCSPX-[A-Za-z0-9_-]{28,}/g },
  { issuer: 'Google OAuth token', pattern: /ya29\.[A-Za-z0-9_-]{30,}/g },
  { issuer: 'Azure storage', pattern: /(?<before>AccountKey=)[A-Za-z0-9+/]{86}==/gi },
  {
    issuer: 'Azure Entra client',
    mark: 'Q~',
    pattern: /(?<![A-Za-z0-9_~.-](?<!\\[nrt]))[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,}/g,
  },
  // A run of letters and digits with the issuer's mark in the place of its own; looked for from the beginning of a run
  // only.
  { issuer: 'Azure DevOps', mark: 'AZDO', pattern: /(?<![A-Za-z0-9](?<!\\[nrt]))[A-Za-z0-9]{52,}AZDO[A-Za-z0-9]{4,}/g },
  { issuer: 'Azure AI', mark: 'JQQJ9', pattern: /(?<![A-Za-z0-9](?<!\\[nrt]))[A-Za-z0-9]{40,}JQQJ9[A-Za-z0-9]{20,}/g },
  {
    issuer: 'Azure, keys with a mark',
    pattern:
      /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{38,}(?:AzSe|AzCa|AzFu|\+ASt|ACDb|\+ARm|\+AEh|\+ASb|\+AIo)[A-Za-z0-9+/]{4,}={0,2}/g,
  },
  { issuer: 'Alibaba', pattern: atWord(/LTAI[A-Za-z0-9]{12,}/) },
  { issuer: 'Cloudflare', pattern: atWord(/cf(?:k|ut|at)_[A-Za-z0-9]{40,}|v1\.0-[a-f0-9]{24}-[a-f0-9]{146,}/) },
  { issuer: 'Vercel', pattern: atWord(/vc[a-z]_[A-Za-z0-9]{24,}|vercel_blob_rw_[A-Za-z0-9_]{30,}/) },
  { issuer: 'Neon', pattern: atWord(/napi_[a-z0-9]{40,}|npg_[A-Za-z0-9]{12,}/) },
  { issuer: 'Render', pattern: atWord(/rnd_[A-Za-z0-9]{24,}/) },
  { issuer: 'DigitalOcean', pattern: /do[opr]_v1_[a-f0-9]{64,}/g },
  { issuer: 'Databricks', pattern: atWord(/dapi[a-f0-9]{32,}/) },
  { issuer: 'Heroku', pattern: /HRKU-AA[A-Za-z0-9_-]{58,}/g },
  { issuer: 'Supabase', pattern: /sbp_[a-f0-9]{40,}|sb_secret_[A-Za-z0-9_-]{20,}/g },
  { issuer: 'Netlify', pattern: /nfp_[A-Za-z0-9]{36,}/g },
  { issuer: 'Fly.io', pattern: atWord(/fo1_[A-Za-z0-9_-]{43,}|fm[12][ar]?_[A-Za-z0-9+/]{100,}/) },
  { issuer: 'HashiCorp Vault', pattern: atWord(/hv[sbr]\.[A-Za-z0-9_-]{24,}/) },
  { issuer: 'Terraform Cloud', mark: '.atlasv1.', pattern: /[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,}/g },
  { issuer: 'PlanetScale', pattern: /pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_=.-]{32,}/g },

  // Code hosting, packages, deployment
  { issuer: 'GitHub', pattern: /gh[pousr]_[A-Za-z0-9]{36,}/g },
  { issuer: 'GitHub fine-grained', pattern: /github_pat_[A-Za-z0-9_]{22,}/g },
  {
    issuer: 'GitLab',
    pattern: /gl(?:pat|dt|rtr?|soat|cbt|ptt|ft|imt|agent|oas|ffct|wt)-[A-Za-z0-9_.-]{20,}|GR1348941[A-Za-z0-9_-]{20,}/g,
  },
  { issuer: 'npm', pattern: /npm_[A-Za-z0-9]{36,}/g },
  { issuer: 'PyPI', pattern: /pypi-[A-Za-z0-9_-]{50,}/g },
  { issuer: 'RubyGems', pattern: /rubygems_[a-f0-9]{48,}/g },
  { issuer: 'Docker Hub', pattern: /dckr_(?:pat|oat)_[A-Za-z0-9_-]{27,}/g },
  { issuer: 'Atlassian', pattern: /ATATT3[A-Za-z0-9_=-]{180,}/g },
  { issuer: 'Bitbucket', pattern: /ATBB[A-Za-z0-9_=-]{28,}|ATCTT3[A-Za-z0-9_=-]{100,}/g },
  { issuer: 'Artifactory', pattern: atWord(/AKCp[A-Za-z0-9]{60,}|cmVmd[A-Za-z0-9+/=]{55,}/) },
  { issuer: 'NuGet', pattern: atWord(/oy2[a-z0-9]{43,}/) },
  { issuer: 'CircleCI', pattern: /CCIP(?:AT|RJ)_[A-Za-z0-9]{10,40}_[a-f0-9]{40,}/g },
  { issuer: 'Buildkite', pattern: atWord(/bk(?:ua|ct|aj|pt|at)_[a-z0-9]{32,}/) },
  { issuer: 'Clojars', pattern: /CLOJARS_[A-Za-z0-9]{60,}/gi },
  { issuer: 'Postman', pattern: /PMAK-[a-f0-9]{24}-[a-f0-9]{34,}/gi },
  { issuer: 'Doppler', pattern: /dp\.(?:pt|st|ct|sa)\.[A-Za-z0-9._-]{40,}/g },
  { issuer: 'Pulumi', pattern: atWord(/pul-[a-f0-9]{40,}/) },

  // Observability
  {
    issuer: 'Grafana',
    pattern: /eyJrIjoi[A-Za-z0-9]{70,}={0,3}|glc_[A-Za-z0-9+/]{32,}={0,3}|glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8,}/g,
  },
  { issuer: 'Sentry', pattern: /sntry[su]_[A-Za-z0-9_+/=-]{50,}/g },
  { issuer: 'New Relic', pattern: /NR(?:AK|II|AA|RA|JS)-[A-Za-z0-9_-]{19,}/g },
  { issuer: 'New Relic licence', mark: 'NRAL', pattern: /(?<![A-Za-z0-9](?<!\\[nrt]))[A-Za-z0-9]{32,40}NRAL/g },
  { issuer: 'Datadog', pattern: atWord(/dd(?:app|pat|api|sat|key)_[A-Za-z0-9_]{24,}/) },
  { issuer: 'Honeycomb', pattern: atWord(/hc[a-z]{1,2}k_[A-Za-z0-9]{28,}/) },

  // Messages, mail, payment, office
  {
    issuer: 'Slack',
    pattern: /xox[a-z](?:\.[a-z]{1,6})?-[A-Za-z0-9%/+=-]{10,}|xapp-\d-[A-Z0-9]{2,20}-\d{1,20}-[a-z0-9]+/g,
  },
  {
    issuer: 'Slack webhook',
    pattern: /(?<before>hooks\.slack\.com\/(?:services|workflows|triggers)\/)[A-Za-z0-9/+]{40,}/g,
  },
  {
    issuer: 'Discord webhook',
    pattern: /(?<before>discord(?:app)?\.com\/api\/webhooks\/)\d{17,20}\/[A-Za-z0-9_-]{60,}/g,
  },
  { issuer: 'Telegram bot', pattern: /(?<!\d)\d{8,10}:AA[A-Za-z0-9_-]{33,}/g },
  { issuer: 'SendGrid', pattern: /SG\.[A-Za-z0-9_.=-]{60,}/g },
  { issuer: 'Twilio', pattern: atWord(/SK[a-fA-F0-9]{32}(?![A-Za-z0-9])/) },
  { issuer: 'Stripe', pattern: /(?:sk|rk|pk)_(?:live|test|prod)_[A-Za-z0-9]{10,}/g },
  { issuer: 'Stripe webhook', pattern: /whsec_[A-Za-z0-9+/=]{32,}/g },
  { issuer: 'Square', pattern: /sq0(?:csp|atp|idp)-[A-Za-z0-9_-]{22,}|(?<![A-Za-z0-9])EAAA[A-Za-z0-9_-]{22,}/g },
  { issuer: 'Shopify', pattern: /shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32,}/g },
  { issuer: 'Linear', pattern: /lin_(?:api|oauth)_[A-Za-z0-9]{40,}/g },
  { issuer: 'Notion', pattern: atWord(/ntn_[A-Za-z0-9]{40,}|secret_[A-Za-z0-9]{43,}/) },
  { issuer: 'Airtable', pattern: atWord(/pat[A-Za-z0-9]{14}\.[a-f0-9]{64,}/) },
  { issuer: 'Figma', pattern: /figd_[A-Za-z0-9_-]{40,}/g },
  { issuer: 'Tailscale', pattern: /tskey-[a-z]{3,12}-[A-Za-z0-9]{6,32}-[A-Za-z0-9]{20,}/g },
  {
    issuer: '1Password',
    pattern: /ops_eyJ[A-Za-z0-9+/]{250,}={0,3}|(?<![A-Za-z0-9])A3-[A-Z0-9]{6}(?:-[A-Z0-9]{5,11}){4,6}/g,
  },
  { issuer: 'Adobe', pattern: atWord(/p8e-[A-Za-z0-9]{32,}/) },
  {
    issuer: 'Authress',
    pattern: atWord(/(?:sc|ext|scauth|authress)_[A-Za-z0-9]{5,30}\.[A-Za-z0-9]{4,6}\.acc[_-][A-Za-z0-9.+/_=-]{40,}/),
  },
  { issuer: 'ClickHouse Cloud', pattern: atWord(/4b1d[A-Za-z0-9]{38,}/) },
  { issuer: 'Duffel', pattern: /duffel_(?:test|live)_[A-Za-z0-9_=-]{40,}/g },
  { issuer: 'Dynatrace', pattern: /dt0[cs]\d{2}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{64,}/g },
  { issuer: 'EasyPost', pattern: atWord(/EZ[AT]K[A-Za-z0-9]{54,}/) },
  { issuer: 'Facebook', pattern: atWord(/EAA[A-Z][A-Za-z0-9]{80,}|\d{15,16}(?:\||%)[A-Za-z0-9_-]{27,}/) },
  { issuer: 'Flutterwave', pattern: /FLW(?:SEC|PUB)K_TEST-[A-Za-z0-9-]{12,}/g },
  { issuer: 'Frame.io', pattern: atWord(/fio-u-[A-Za-z0-9_=-]{60,}/) },
  { issuer: 'Freemius', pattern: /(?<before>secret_key["']\s{0,9}=>\s{0,9}["'])sk_[^\s]{20,}/g },
  { issuer: 'Harness', pattern: atWord(/[ps]at\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{20,}/) },
  { issuer: 'Infracost', pattern: atWord(/ico-[A-Za-z0-9]{32,}/) },
  { issuer: '42', pattern: atWord(/s-s4t2(?:ud|af)-[a-f0-9]{64,}/) },
  { issuer: 'MaxMind', mark: '_mmk', pattern: atWord(/[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk/) },
  { issuer: 'Microsoft Teams webhook', pattern: /(?<before>webhook\.office\.com\/webhookb2\/)[A-Za-z0-9@/-]{60,}/g },
  { issuer: 'Octopus Deploy', pattern: atWord(/API-[A-Z0-9]{26,}/) },
  { issuer: 'OpenShift', pattern: /sha256~[A-Za-z0-9_-]{43,}/g },
  { issuer: 'Prefect', pattern: atWord(/pn[ub]_[A-Za-z0-9]{36,}/) },
  { issuer: 'ReadMe', pattern: atWord(/rdme_[a-z0-9]{70,}/) },
  { issuer: 'Scalingo', pattern: atWord(/tk-us-[A-Za-z0-9_-]{48,}/) },
  { issuer: 'Brevo', pattern: /xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16,}/g },
  { issuer: 'SettleMint', pattern: atWord(/sm_[aps]at_[A-Za-z0-9]{16,}/) },
  { issuer: 'Shippo', pattern: /shippo_(?:live|test)_[A-Fa-f0-9]{40,}/g },
  { issuer: 'Sourcegraph', pattern: atWord(/sgp_(?:[A-Fa-f0-9]{16}_|local_)?[A-Fa-f0-9]{40,}/) },
]
