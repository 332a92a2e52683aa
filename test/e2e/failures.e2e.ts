import { cleanEnd, cleanExit, scenario, terminalScenario } from './scenario.ts'
import { type Answer, apiError, bash, say } from './script.ts'
import { verify } from './verify.ts'

/** The client retries once; what it does not take of these answers was never given. */
const env = { CLAUDE_CODE_MAX_RETRIES: '1' }
const often = (answer: Answer): Answer[] => Array<Answer>(10).fill(answer)

const failedTurn = (error_class: string) => ({
  status: 'error',
  stop_reason: 'api_error',
  error_class,
  tokens_in: 0,
  tokens_out: 0,
  response_text: '',
  tools_used: [],
})
/** The last turn has no reason of its own, so the row has the client's. */
const end = { exit_kind: 'other', reason: 'other' }

const errors: [status: number, type: string, errorClass: string][] = [
  [400, 'invalid_request_error', 'unknown'],
  [401, 'authentication_error', 'authentication_failed'],
  [404, 'not_found_error', 'model_not_found'],
  [429, 'rate_limit_error', 'rate_limit'],
  [500, 'api_error', 'server_error'],
  [529, 'overloaded_error', 'server_error'],
]

for (const [status, type, errorClass] of errors) {
  scenario(
    `a turn that the API answers with ${status} is an error of class ${errorClass}`,
    { env, script: { main: [often(apiError(status, type))] } },
    async (stage) => {
      await stage.prompt('try')
      await verify(stage, { prompts: ['try'], executions: [failedTurn(errorClass)], ends: [end] })
    },
  )
}

scenario(
  'a connection that breaks after a tool has run: the first response counts, the broken one does not',
  {
    env,
    script: { main: [[say('Before.', bash('echo x')), ...often({ content: ['Half an answer', 'more'], cut: true })]] },
  },
  async (stage) => {
    await stage.prompt('cut')
    const cut = { status: 'error', stop_reason: 'api_error', error_class: 'server_error', response_text: 'Before.' }
    await verify(stage, { prompts: ['cut'], executions: [{ ...cut, message_length: 7 }], ends: [end] })
  },
)

scenario(
  'errors that a retry gets over leave no trace',
  { script: { main: [[apiError(529, 'overloaded_error'), apiError(529, 'overloaded_error'), say('Recovered.')]] } },
  async (stage) => {
    await stage.prompt('retry')
    await verify(stage, { prompts: ['retry'], executions: [{}], ends: [cleanEnd] })
  },
)

scenario(
  'a response that is cut off at the token limit again and again',
  { script: { main: [often({ content: ['truncated'], stopReason: 'max_tokens' })] } },
  async (stage) => {
    await stage.prompt('long')
    const limit = { status: 'error', stop_reason: 'max_tokens', error_class: 'max_output_tokens' }
    await verify(stage, { prompts: ['long'], executions: [limit], ends: [{ ...end, exit_kind: 'max_tokens' }] })
  },
)

scenario(
  'a refusal is an error without tokens',
  { script: { main: [often({ content: [], stopReason: 'refusal' })] } },
  async (stage) => {
    await stage.prompt('refuse')
    const refusal = { ...failedTurn('invalid_request'), stop_reason: 'refusal' }
    await verify(stage, { prompts: ['refuse'], executions: [refusal], ends: [{ ...end, exit_kind: 'refusal' }] })
  },
)

terminalScenario(
  'an interactive session goes on after an API error',
  { env, script: { main: [[apiError(500, 'api_error'), apiError(500, 'api_error')], [say('Better now.')]] } },
  async (stage) => {
    const terminal = await stage.terminal()
    await terminal.submit('first try')
    await terminal.answer(/API Error/)
    await terminal.submit('second try')
    await terminal.answer(/Better now/)
    await terminal.exit()
    await stage.ended(1)
    await verify(stage, {
      prompts: ['first try', 'second try'],
      executions: [failedTurn('server_error'), {}],
      ends: [cleanExit],
    })
  },
)
