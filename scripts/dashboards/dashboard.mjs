// A dashboard around its panels, and where each of them lies.

const variable = (name, label, more) => ({ name, label, hide: 0, ...more })
const ALL = {
  multi: true,
  includeAll: true,
  allValue: '.*',
  current: { text: 'All', value: '$__all' },
  refresh: 2,
  sort: 1,
}

/** A variable whose values a source of data knows. */
const asked = (name, label, type, uid, query) =>
  variable(name, label, { type: 'query', datasource: { type, uid }, definition: query, query, ...ALL })

/** Which source of data, by its kind. */
export const sourceOf = (name, label, kind) =>
  variable(name, label, { type: 'datasource', query: kind, current: {}, refresh: 1 })

const teamOfPrometheus = asked(
  'team',
  'Team',
  'prometheus',
  `\${datasource}`,
  'label_values(team_status:claude_metrics_turns:increase5m, team)',
)

/** A number that an organisation fills in. */
export const given = (name, label, value) =>
  variable(name, label, { type: 'textbox', query: value, current: { text: value, value } })

/** Panels beside each other as long as they fit into the 24 columns. */
function placed(panels) {
  let [x, y, height] = [0, 0, 0]
  return panels.map((panel, index) => {
    const { w, h } = panel.gridPos
    if (x + w > 24) [x, y, height] = [0, y + height, 0]
    const gridPos = { h, w, x, y }
    x += w
    height = Math.max(height, h)
    return { id: index + 1, ...panel, gridPos }
  })
}

/** Grafana's JSON model. `panels` in reading order. */
export const dashboard = ({
  uid,
  title,
  description,
  from = 'now-24h',
  variables = [],
  panels,
  team = teamOfPrometheus,
  source = 'prometheus',
}) => ({
  uid: `claude-metrics-${uid}`,
  title: `Claude Metrics: ${title}`,
  description,
  tags: ['claude-metrics'],
  schemaVersion: 39,
  version: 1,
  editable: true,
  graphTooltip: 1,
  timezone: 'browser',
  time: { from, to: 'now' },
  refresh: '5m',
  annotations: { list: [] },
  links: [
    {
      type: 'dashboards',
      title: 'Claude Metrics',
      tags: ['claude-metrics'],
      asDropdown: false,
      includeVars: true,
      keepTime: true,
    },
  ],
  templating: { list: [sourceOf('datasource', 'Data source', source), team, ...variables] },
  panels: placed(panels),
})
