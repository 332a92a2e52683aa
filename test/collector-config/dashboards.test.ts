import { describe, expect, test } from 'vitest'
import { DASHBOARDS } from '../../scripts/dashboards/all.mjs'
import { ownNamesIn, prometheusNames } from './catalogue.ts'
import { type Dashboard, dashboards, inGrafana, type Panel } from './dashboards.ts'
import { readYaml } from './files.ts'

interface PanelJson {
  type: string
  title: string
  interval?: string
  targets?: { expr: string }[]
  options?: { legend?: { calcs: string[] } }
  fieldConfig?: {
    defaults: { thresholds?: { steps: { color: string; value: number | null }[] }; links: { url: string }[] }
    overrides: { properties: { value: { fixedColor: string } }[] }[]
  }
}

const panelsOf = (json: Dashboard['json']) => json['panels'] as PanelJson[]
/** What has a picture: headings have none. */
const drawn = (json: Dashboard['json']) =>
  panelsOf(json).flatMap(({ fieldConfig, ...panel }) => (fieldConfig === undefined ? [] : [{ ...panel, fieldConfig }]))

const all = dashboards()

const { groups } = readYaml('prometheus/rules.yaml') as { groups: { rules: { record?: string }[] }[] }
const recorded = groups.flatMap(({ rules }) => rules.flatMap(({ record }) => record ?? []))
const recordsIn = (expr: string): string[] => expr.match(/[a-z_]+:claude_\w+:\w+/g) ?? []

const overlap = ({ grid: a }: Panel, { grid: b }: Panel) =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h

/** Every `datasource` anywhere in a dashboard. */
function dataSources(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(dataSources)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => (key === 'datasource' ? [inner] : dataSources(inner)))
}

test('are what scripts/dashboards writes, each with an id of its own', () => {
  expect(Object.fromEntries(all.map(({ file, json }) => [file.replace('.json', ''), json]))).toEqual(
    JSON.parse(JSON.stringify(DASHBOARDS)),
  )
  expect(new Set(all.map(({ uid }) => uid)).size).toBe(all.length)
})

describe.each(all.map((dashboard): [string, Dashboard] => [dashboard.file, dashboard]))('%s', (_, { panels, json }) => {
  test('has panels with ids of their own that lie beside each other, within the grid', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    for (const { grid, title } of panels) expect({ title, fits: grid.x + grid.w <= 24 }).toEqual({ title, fits: true })
    for (const [index, one] of panels.entries())
      for (const other of panels.slice(index + 1))
        expect([one.title, other.title, overlap(one, other)]).toContain(false)
  })

  test('asks only for metrics that the plugin or the collector has', () => {
    const known = prometheusNames()
    for (const { exprs } of panels)
      for (const expr of exprs) {
        const names = ownNamesIn(expr)
        for (const name of names) expect(known).toContain(name)
        for (const record of recordsIn(expr)) expect(recorded).toContain(record)
        expect(names.length + recordsIn(expr).length > 0 || expr.includes('otelcol_')).toBe(true)
      }
  })

  test('reads what is recorded without the machine, so that 10,000 machines are no slower than ten', () => {
    for (const { title, exprs } of panels)
      for (const expr of exprs) {
        // Of the one that names machines, only this moment is asked.
        const isOfMachines = title === 'Machines that wait longest' && !expr.includes('[')
        expect([expr, ownNamesIn(expr).length === 0 || isOfMachines]).toEqual([expr, true])
      }
  })

  test('joins no rates of metrics that only their names tell apart: `or` would keep the first alone', () => {
    for (const { exprs } of panels) for (const expr of exprs) expect(expr).not.toMatch(/[( ]rate\([^()]*\)\s+or\s/)
  })

  test('adds up in a legend only windows that do not overlap', () => {
    for (const { title, interval, targets = [], options } of panelsOf(json)) {
      if (!options?.legend?.calcs.includes('sum')) continue
      for (const { expr } of targets) {
        expect([title, expr]).toEqual([title, expect.not.stringMatching(/\$__(rate_interval|range)/)])
        if (!expr.includes('increase1d')) expect(expr).toMatch(/:increase5m\{[^}]*\}\[\$__interval\]/)
        // A day's increase is asked once a day.
        else expect([title, interval]).toEqual([title, '1d'])
      }
    }
  })

  test('links lead to Explore with a query in them', () => {
    for (const { fieldConfig } of drawn(json))
      for (const { url } of fieldConfig.defaults.links) {
        const panes = new URLSearchParams(url.slice(url.indexOf('?'))).get('panes')
        const { a } = JSON.parse(panes ?? '')
        expect(a.datasource).toMatch(/^\$\{(traces|logs)\}$/)
        expect(JSON.stringify(a.queries)).toMatch(/name|service_name/)
      }
  })

  test('leaves the data source to the reader, and uses no variable that it has not', () => {
    const [, ...rest] = dataSources(json)
    expect(rest.length).toBeGreaterThan(panels.length)
    for (const source of rest) expect(source).toEqual({ type: 'prometheus', uid: `\${datasource}` })
    for (const { exprs } of panels) for (const expr of exprs) expect(inGrafana(expr)).not.toContain('$')
  })

  test('every query of our metrics follows the team that is chosen', () => {
    for (const { exprs } of panels)
      for (const expr of exprs)
        for (const name of [...ownNamesIn(expr), ...recordsIn(expr)]) expect(expr).toContain(`${name}{team=~"$team"`)
  })

  test('paints nothing by Grafana’s own thresholds: red from 80, whatever is counted', () => {
    for (const { title, fieldConfig } of drawn(json))
      expect([title, fieldConfig.defaults.thresholds?.steps[0]?.value]).toEqual([title, null])
  })

  test('tells states apart by blue, yellow and orange, for eyes that do not tell green from red', () => {
    const colours = drawn(json).flatMap(({ fieldConfig }) => [
      ...(fieldConfig.defaults.thresholds?.steps ?? []).map(({ color }) => color),
      ...fieldConfig.overrides.flatMap(({ properties }) => properties.map(({ value }) => value.fixedColor)),
    ])
    for (const colour of colours) expect(['text', '#0072B2', '#E69F00', '#D55E00']).toContain(colour)
  })
})
