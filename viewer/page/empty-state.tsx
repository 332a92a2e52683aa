/** What to do when nothing has arrived yet. */
export function EmptyState({ origin }: { origin: string }) {
  return (
    <main id="empty" class="empty" tabIndex={-1}>
      <h2>Nothing has arrived yet</h2>
      <p>
        This server stands in for the Claude Metrics API, the anonymous usage API and an OpenTelemetry collector, on
        this machine only. Whatever it receives appears here at once.
      </p>
      <h3>Send a session here</h3>
      <p>Start Claude Code with the plugin and these settings, then ask it something:</p>
      <section class="command" tabIndex={0} aria-label="Command">
        <pre>
          <code>{`CLAUDE_METRICS_API_URL=${origin}/api/v1 \\`}</code>
          <code>{`CLAUDE_METRICS_API_TOKEN=cm_${'0'.repeat(48)} \\`}</code>
          <code>{`CLAUDE_METRICS_OTLP_ENDPOINT=${origin} \\`}</code>
          <code>claude</code>
        </pre>
      </section>
      <p class="quiet">
        Any token of that shape will do, unless the server was started with <code>--token</code>. To look at this page
        without a session of your own: <code>demo</code> instead of <code>dev</code>.
      </p>
    </main>
  )
}
