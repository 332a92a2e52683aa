/** A process environment as Node gives it. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * What finding programs, folders, proxies and certificates takes. Compared in upper case: proxies come in both, Windows
 * in any.
 */
const ALLOWED_NAMES = new Set([
  'PATH',
  'HOME',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'SYSTEMROOT',
  'TEMP',
  'TMP',
  'TMPDIR',
  'LANG',
  'TZ',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'ALL_PROXY',
  'NODE_EXTRA_CA_CERTS',
  'NODE_USE_SYSTEM_CA',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'CLAUDE_CONFIG_DIR',
  'DO_NOT_TRACK',
  'DISABLE_TELEMETRY',
  // The name and version of the client.
  'AI_AGENT',
])

const ALLOWED_PREFIXES = ['LC_', 'XDG_', 'CLAUDE_METRICS_', 'CLAUDE_PLUGIN_OPTION_']

/**
 * The part of a hook's environment that the agent may have. A hook sees the user's API keys and the client's messaging
 * token (`CLAUDE_CODE_MESSAGING_TOKEN`); a process that outlives the session must not keep them, so what is not listed
 * stays behind. Our own token may come in `CLAUDE_METRICS_API_TOKEN` and does pass: that is how it reaches the agent.
 */
export function agentEnvironment(environment: Environment): Record<string, string> {
  const allowed: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && isAllowed(name.toUpperCase())) allowed[name] = value
  }
  const authorities = authorityOptions(environment.NODE_OPTIONS ?? '')
  if (authorities !== '') allowed.NODE_OPTIONS = authorities
  return allowed
}

/**
 * Of NODE_OPTIONS what says whose certificates are trusted. The rest is for the user's own programs: --inspect-brk would
 * have the agent wait for a debugger. The hooks' scripts keep the same ones.
 */
const authorityOptions = (options: string): string =>
  options
    .split(/\s+/)
    .filter((option) => /^--use-(openssl|system|bundled)-ca$/.test(option))
    .join(' ')

const isAllowed = (name: string): boolean =>
  ALLOWED_NAMES.has(name) || ALLOWED_PREFIXES.some((prefix) => name.startsWith(prefix))
