import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../cli/bundle.ts'

export interface Dashboard {
  file: string
  uid: string
  title: string
  panels: Panel[]
  /** As it stands in the file. */
  json: Record<string, unknown>
}

export interface Panel {
  id: number
  title: string
  type: string
  exprs: string[]
  grid: { x: number; y: number; w: number; h: number }
}

interface PanelJson {
  id: number
  title: string
  type: string
  gridPos: Panel['grid']
  /** A heading has none. */
  targets?: { expr: string }[]
}

/** Grafana's dashboards of collector-config. */
export function dashboards(): Dashboard[] {
  const folder = join(repository, 'collector-config/grafana/dashboards')
  return readdirSync(folder).map((file) => {
    const json = JSON.parse(readFileSync(join(folder, file), 'utf8'))
    const panels = (json.panels as PanelJson[]).map(({ id, title, type, gridPos, targets }) => ({
      id,
      title,
      type,
      exprs: (targets ?? []).map(({ expr }) => expr),
      grid: gridPos,
    }))
    return { file, uid: json.uid, title: json.title, panels, json }
  })
}

/** A panel's query as Grafana would send it: its variables in place. */
export const inGrafana = (expr: string, window = '10m'): string =>
  expr
    .replaceAll('$__range', window)
    .replaceAll('$__rate_interval', '4m')
    .replaceAll('$__interval', window)
    .replaceAll('$team', '.*')
    .replaceAll(/\$(licences|budget)/g, '100')
