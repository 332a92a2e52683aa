// The kinds of panels that our dashboards have, each as Grafana's JSON model writes it.

/** Blue, yellow and orange: what eyes that do not tell green from red tell apart. */
export const GOOD = '#0072B2'
export const FAIR = '#E69F00'
export const BAD = '#D55E00'
const PLAIN = [{ color: 'text', value: null }]

/** Prometheus, and which one is the reader's to say. */
const SOURCE = { type: 'prometheus', uid: `\${datasource}` }
/** Records are made every five minutes: a shorter window has none. */
const MIN_INTERVAL = '5m'

/** From `good` on all is well, from `fair` on it is to be watched; the other way round where less is better. */
export const moreIsBetter = (fair, good) => [
  { color: BAD, value: null },
  { color: FAIR, value: fair },
  { color: GOOD, value: good },
]
export const lessIsBetter = (fair, bad) => [
  { color: GOOD, value: null },
  { color: FAIR, value: fair },
  { color: BAD, value: bad },
]

function panel(type, title, { w, h, unit = 'short', thresholds = PLAIN, description = '', links = [], ...rest }) {
  const { defaults = {}, colours = {}, options, targets, source = SOURCE, ...others } = rest
  return {
    type,
    title,
    description,
    datasource: source,
    gridPos: { h, w },
    fieldConfig: {
      defaults: { unit, ...defaults, thresholds: { mode: 'absolute', steps: thresholds }, links },
      overrides: Object.entries(colours).map(([name, colour]) => ({
        matcher: { id: 'byName', options: name },
        properties: [{ id: 'color', value: { mode: 'fixed', fixedColor: colour } }],
      })),
    },
    options,
    targets: targets.map((target, index) => ({ refId: 'ABCDEFG'[index], datasource: source, ...target })),
    ...others,
  }
}

const now = (expr, legendFormat = '') => ({ expr, legendFormat, instant: true, range: false })
const LAST = { calcs: ['lastNotNull'], fields: '', values: false }

/** One number over the time shown. */
export const number = (title, expr, { w = 4, h = 4, decimals, ...rest } = {}) =>
  panel('stat', title, {
    w,
    h,
    ...rest,
    defaults: { ...(decimals !== undefined && { decimals }), color: { mode: 'thresholds' }, custom: {} },
    options: { reduceOptions: LAST, colorMode: 'value', graphMode: 'none', textMode: 'value', justifyMode: 'center' },
    targets: [now(expr)],
  })

/** A count: whole, with the separators of the reader's language. */
export const count = (title, expr, rest = {}) => number(title, expr, { unit: 'locale', decimals: 0, ...rest })

/** Shares and durations, longest first. */
export const ranking = (
  title,
  expr,
  legend,
  { w = 12, h = 10, thresholds = [{ color: GOOD, value: null }], ...rest },
) =>
  panel('bargauge', title, {
    w,
    h,
    thresholds,
    ...rest,
    defaults: { min: 0, color: { mode: 'thresholds' }, custom: {} },
    options: {
      orientation: 'horizontal',
      displayMode: 'gradient',
      valueMode: 'text',
      namePlacement: 'top',
      reduceOptions: LAST,
    },
    targets: [now(expr, legend)],
  })

/** A row for each series, the labels as columns. */
export const table = (title, expr, { w = 12, h = 8, value = 'Value', hidden = [], decimals = 0, ...rest } = {}) =>
  panel('table', title, {
    w,
    h,
    ...rest,
    defaults: { decimals, custom: { align: 'auto', minWidth: 90 } },
    options: { cellHeight: 'sm', showHeader: true },
    targets: [{ ...now(expr), format: 'table' }],
    transformations: [
      {
        id: 'organize',
        options: {
          excludeByName: Object.fromEntries(['Time', '__name__', ...hidden].map((name) => [name, true])),
          renameByName: { Value: value },
        },
      },
    ],
  })

const LEGEND = { displayMode: 'table', placement: 'bottom', showLegend: true }
/** Where a series is a team, a tool or a model there are many: the legend has the panel's height, the panel the width. */
export const MANY = { w: 24, legend: { placement: 'right', width: 320 } }

function series(title, targets, { calcs, custom, w = 12, h = 9, interval = MIN_INTERVAL, legend, ...rest }) {
  return panel('timeseries', title, {
    w,
    h,
    interval,
    ...rest,
    defaults: { min: 0, color: { mode: 'palette-classic' }, custom },
    options: { legend: { ...LEGEND, ...legend, calcs }, tooltip: { mode: 'multi', sort: 'desc' } },
    targets: targets.map(([expr, legendFormat]) => ({ expr, legendFormat, instant: false, range: true })),
  })
}

/**
 * What was counted in each window, stacked. Windows are as long as the step, so they do not overlap and the legend's sum
 * is the total of the time shown.
 */
export const bars = (title, targets, rest = {}) =>
  series(title, targets, {
    calcs: ['sum'],
    custom: {
      drawStyle: 'bars',
      barAlignment: -1,
      lineWidth: 0,
      fillOpacity: 80,
      stacking: { mode: 'normal', group: 'A' },
    },
    ...rest,
  })

/** States, shares and quantiles: what is not added up. */
export const lines = (title, targets, rest = {}) =>
  series(title, targets, {
    calcs: ['mean', 'max'],
    custom: { drawStyle: 'line', lineWidth: 2, fillOpacity: 6, showPoints: 'auto', pointSize: 4, spanNulls: 3_600_000 },
    ...rest,
  })

/** A heading over the panels that follow. */
export const heading = (title) => ({ type: 'row', title, collapsed: false, panels: [], gridPos: { h: 1, w: 24 } })
