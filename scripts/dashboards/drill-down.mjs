// Links from a number to the traces and log records behind it, in Grafana's Explore.
import { sourceOf } from './dashboard.mjs'

/** The sources that the links lead to. */
export const drillDownSources = [sourceOf('traces', 'Traces', 'tempo'), sourceOf('logs', 'Logs', 'loki')]

const explore = (title, uid, query) => {
  const pane = {
    datasource: uid,
    queries: [{ refId: 'A', datasource: { uid }, ...query }],
    range: { from: `\${__from}`, to: `\${__to}` },
  }
  // Grafana puts the variables in after this: they stay as they are.
  const panes = encodeURIComponent(JSON.stringify({ a: pane }))
    .replace(/%24%7B(\w+)%7D/g, '$${$1}')
    .replace(/%24%7B(__[\w.]+)%7D/g, '$${$1}')
  return { title, url: `/explore?schemaVersion=1&panes=${panes}`, targetBlank: true }
}

/** Traces that a TraceQL query finds. */
export const toTraces = (query) => explore('Traces', `\${traces}`, { queryType: 'traceql', query })

/** Log records that a LogQL query finds. */
export const toLogs = (query) => explore('Log records', `\${logs}`, { queryType: 'range', expr: query })
