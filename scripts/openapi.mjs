// Writes docs/openapi.json, the contract of the ingest API, from the schemas by which requests are made and checked.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as z from 'zod/mini'
import { eventSchemas } from '../src/contract/claude-metrics.ts'
import { clientMeta, healthClientMeta, namedInScope } from '../src/contract/client-meta.ts'
import { count, email, filledText, instant, tokenCounts } from '../src/contract/field.ts'

const TITLES = {
  '/events/prompt': 'A prompt was submitted',
  '/events/execution': 'A turn ended, or a part of one',
  '/events/tool': 'A tool call ended',
  '/events/system': 'A notification, a compaction, or the end of a subagent',
  '/events/session': 'A session so far; each later row of a session replaces the earlier one',
  '/health-checks': 'The agent of a machine is alive',
}

const json = (schema) => ({ 'application/json': { schema } })
const ref = (name) => ({ $ref: `#/components/schemas/${name}` })
const nameOf = (path) => path.split('/').at(-1)

/** Every event, and what several of them share: named, so that it is written once. */
const named = z.registry()
for (const [id, schema] of Object.entries({
  ...Object.fromEntries(Object.entries(eventSchemas).map(([path, schema]) => [nameOf(path), schema])),
  client_meta: clientMeta,
  health_client_meta: healthClientMeta,
  named_in_scope: namedInScope,
  token_counts: tokenCounts,
  count,
  email,
  instant,
  text: filledText,
})) {
  named.add(schema, { id })
}

/** As OpenAPI 3.1 has them, which is JSON Schema 2020-12. */
function schemas() {
  const options = { io: 'input', unrepresentable: 'any', uri: (id) => ref(id).$ref }
  const made = Object.entries(z.toJSONSchema(named, options).schemas)
  return Object.fromEntries(made.map(([id, { $schema, $id, ...schema }]) => [id, schema]))
}

const responses = {
  accepted: { description: 'Accepted, or seen before', content: json(ref('receipt')) },
  unauthorized: {
    description: 'No token, or one that is not accepted: everything is kept until there is another',
    content: json(ref('problem')),
  },
  wrong: {
    description: 'The event is wrong: it is dropped, and the reason is written down',
    content: json(ref('problem')),
  },
  failed: { description: 'Not accepted: tried again', content: json(ref('problem')) },
}
const answer = (name) => ({ $ref: `#/components/responses/${name}` })
const answers = {
  202: answer('accepted'),
  401: answer('unauthorized'),
  422: answer('wrong'),
  default: answer('failed'),
}

const post = (path) => ({
  post: {
    operationId: nameOf(path),
    summary: TITLES[path],
    security: [{ token: [] }],
    requestBody: { required: true, content: json(ref(nameOf(path))) },
    responses: answers,
  },
})

/** The whole document. */
export function openApi() {
  const paths = Object.keys(eventSchemas)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Claude Metrics ingest API',
      version: '1',
      description:
        'What a server must understand to receive what the plugin sends. Generated from src/contract by scripts/openapi.mjs. An event comes at least once: event_id is its idempotency key. No further properties says what this version sends: a server should ignore what it does not know.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: 'http://127.0.0.1:8000/api/v1' }],
    paths: {
      '/health': {
        get: {
          operationId: 'health',
          summary: 'The API is there; asked without a token',
          responses: {
            200: { description: 'It is', content: json({ type: 'object' }) },
            default: answer('failed'),
          },
        },
      },
      ...Object.fromEntries(paths.map((path) => [path, post(path)])),
    },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'cm_ and 48 letters and digits' } },
      responses,
      schemas: {
        ...schemas(),
        receipt: {
          type: 'object',
          properties: {
            id: { type: 'string' },
            received_at: { type: 'string', format: 'date-time' },
            duplicate: { type: 'boolean', description: 'true: this event_id was seen before' },
          },
          required: ['id', 'received_at'],
        },
        problem: {
          type: 'object',
          properties: { message: { type: 'string' }, errors: { type: 'object' } },
          required: ['message'],
        },
      },
    },
  }
}

export const OPENAPI_PATH = fileURLToPath(new URL('../docs/openapi.json', import.meta.url))

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(OPENAPI_PATH, JSON.stringify(openApi()))
  execFileSync('npx', ['biome', 'format', '--write', OPENAPI_PATH])
  console.log(`wrote ${OPENAPI_PATH}`)
}
