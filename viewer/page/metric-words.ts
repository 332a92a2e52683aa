import { CLIENT_METRIC, OWN_METRIC } from '../../src/contract/metrics.ts'

/** What people call the metrics that they may not know by name. */
const WORDS: ReadonlyMap<string, string> = new Map([
  [CLIENT_METRIC.tokens.name, 'Tokens used'],
  [CLIENT_METRIC.cost.name, 'Cost'],
  [CLIENT_METRIC.sessions.name, 'Sessions begun'],
  [CLIENT_METRIC.lines.name, 'Lines of code changed'],
  [CLIENT_METRIC.commits.name, 'Commits made'],
  [CLIENT_METRIC.pullRequests.name, 'Pull requests opened'],
  [CLIENT_METRIC.decisions.name, 'Edits accepted and refused'],
  [OWN_METRIC.turns.name, 'Turns'],
  [OWN_METRIC.turnDuration.name, 'How long a turn takes'],
  [OWN_METRIC.toolCalls.name, 'Tool calls'],
  [OWN_METRIC.toolDuration.name, 'How long a tool call takes'],
  [OWN_METRIC.interruptions.name, 'Interruptions'],
  [OWN_METRIC.denials.name, 'Permissions denied'],
  [OWN_METRIC.compactions.name, 'Compactions'],
  [OWN_METRIC.contextUsage.name, 'Context window in use'],
  [OWN_METRIC.latency.name, 'From event to delivery'],
  [OWN_METRIC.up.name, 'The agent is running'],
  [OWN_METRIC.spoolDepth.name, 'Events not yet processed'],
  [OWN_METRIC.outboxDepth.name, 'Requests waiting to be sent'],
  [OWN_METRIC.outboxBytes.name, 'Size of what waits to be sent'],
  [OWN_METRIC.outboxAge.name, 'Age of the oldest waiting request'],
  [OWN_METRIC.delivered.name, 'Requests delivered'],
  [OWN_METRIC.retried.name, 'Requests tried again'],
  [OWN_METRIC.rejected.name, 'Requests refused by the server'],
  [OWN_METRIC.dropped.name, 'Requests given up'],
])

/** A metric in words; undefined for one that is nobody's we know. */
export const metricWords = (name: string): string | undefined => WORDS.get(name)
