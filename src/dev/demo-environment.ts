import { delimiter, dirname } from 'node:path'
import type { Recording } from './recording.ts'

/** What programs need to be found and to run; everything else of the caller's environment stays outside. */
const INHERITED = ['TMPDIR', 'TEMP', 'TMP', 'SYSTEMROOT', 'SystemRoot', 'PATHEXT', 'LANG', 'TZ', 'NVM_DIR']

export interface DemoEnvironmentOptions {
  env: Record<string, string | undefined>
  /** Home folder of the demo. */
  root: string
  /** State folder of the demo. */
  home: string
  recording: Recording
  url: string
  /** Where spans and logs go as well. */
  otlpEndpoint: string
  token: string
  pluginRoot: string
}

/** The environment of the demo's hooks: the one that the client gives them, pointed at the demo's folder and server. */
export function demoEnvironment(options: DemoEnvironmentOptions): Record<string, string> {
  const { env, root, home, recording, url, otlpEndpoint, token, pluginRoot } = options
  const inherited = INHERITED.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]))
  return {
    ...Object.fromEntries(inherited),
    // Last, so that the hooks find the Node that they would find by themselves, and this one where there is no other.
    PATH: [env.PATH, dirname(process.execPath)].filter(Boolean).join(delimiter),
    HOME: root,
    USERPROFILE: root,
    ...recording.environment,
    CLAUDECODE: '1',
    CLAUDE_CODE_SESSION_ID: recording.sessionId,
    // The client lives as long as the demo does.
    CLAUDE_PID: String(process.pid),
    CLAUDE_PROJECT_DIR: recording.cwd,
    CLAUDE_PLUGIN_ROOT: pluginRoot,
    CLAUDE_METRICS_HOME: home,
    CLAUDE_METRICS_API_URL: url,
    CLAUDE_METRICS_API_TOKEN: token,
    CLAUDE_METRICS_BASH_ARGS: '1',
    CLAUDE_METRICS_OTLP_ENDPOINT: otlpEndpoint,
    // So that charts of the metrics are there before somebody looks.
    CLAUDE_METRICS_OTLP_METRICS_INTERVAL_MS: '2000',
  }
}
