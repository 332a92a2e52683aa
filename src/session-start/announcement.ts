/** What a SessionStart hook may print: a line for the person, and facts for the model. */
export interface Announcement {
  systemMessage: string
  hookSpecificOutput?: { hookEventName: 'SessionStart'; additionalContext: string }
}

const NAME = 'Claude Metrics'

/**
 * The plugin has nowhere to send anything. Facts, not orders: the model shall know how it is set up when the user asks,
 * and that a token does not belong into the conversation.
 *
 * @param command what runs our commands in a terminal
 */
export const notConfigured = (command: string): Announcement => ({
  systemMessage: `${NAME} is installed but not configured: nothing is recorded. /claude-metrics-setup shows how.`,
  hookSpecificOutput: {
    hookEventName: 'SessionStart',
    additionalContext: [
      `The plugin cc-metrics (${NAME}) is installed but has no API token yet.`,
      'It records and sends nothing until it is configured.',
      'The user can configure it in three ways, each of which keeps the token out of the conversation:',
      '- the plugin options api_url and api_token: /plugin, then cc-metrics, Configure options',
      `- a hidden prompt in a terminal of their own: ${command} setup`,
      '- the environment variables CLAUDE_METRICS_API_URL and CLAUDE_METRICS_API_TOKEN',
      'The command /claude-metrics-setup explains these.',
      'The token is a secret: it is never asked for or typed in the chat.',
    ].join('\n'),
  },
})

/** Node is too old for the agent. */
export const nodeTooOld = (version: string): Announcement => ({
  systemMessage: `${NAME} needs Node.js 20.18 or newer and found ${version}: nothing is recorded.`,
})

/**
 * The state folder takes nothing: full, read-only, or not a folder. The hooks are silent about that, so this is where a
 * person learns it.
 *
 * @param reason the operating system's words
 */
export const cannotRecord = (home: string, reason: string): Announcement => ({
  systemMessage: `${NAME} cannot record this session in ${home}: ${reason}. /claude-metrics-doctor shows more.`,
})

/** The project's settings name a state folder, in which nothing is recorded. */
export const foreignHome: Announcement = {
  systemMessage: `${NAME}: the project's settings define CLAUDE_METRICS_HOME, or cannot be understood: nothing of this session is recorded.`,
}

/**
 * Nobody knows where to send what is recorded, because the project's settings have taken the place of the person's
 * words.
 */
export const hiddenDestination = (variables: readonly string[]): string =>
  `The project's settings define ${variables.join(' and ')}, or cannot be understood: yours is not known here, and nothing is sent. Put it into config.json (a token into the file token).`

/** One line for everything that needs a person; undefined when nothing does. */
export const troubles = (sentences: readonly string[]): Announcement | undefined =>
  sentences.length === 0
    ? undefined
    : { systemMessage: `${NAME}: ${sentences.join(' ')} /claude-metrics-status shows details.` }
