// Every dashboard by the name of its file.
import { adoption, cost, overview, people } from './use.mjs'
import { model, pipeline, tools } from './work.mjs'

export const DASHBOARDS = { overview, adoption, cost, people, tools, model, pipeline }
