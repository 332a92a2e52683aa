import { type SessionTruth, type ToolTruth, times, usual } from './truth.ts'

/** `claude -p` with a prompt that the API answers with an error. */
const failing = (text: string, errorClass: string): SessionTruth => ({
  executions: [{ turn: 0, main: [], text: null, status: 'error', stop: 'api_error', errorClass }],
  prompts: [{ turn: 0, text }],
  exit: 'other',
  reason: 'other',
})

/** The API answered and the client withheld it: what it used is not in the transcript. */
const refusal = failing('main-prompt: refusal', 'invalid_request')
const withheld: SessionTruth = {
  ...refusal,
  executions: refusal.executions.map((execution) => ({ ...execution, stop: 'refusal', unknownTokens: true })),
  exit: 'refusal',
}

const COMMAND = 'node -e "setTimeout(()=>{},20000)"'

/** `claude -p` that gets a signal while its one command runs. */
const signalled = (tool: Partial<ToolTruth>, stop: string, rest: Partial<SessionTruth>): SessionTruth => ({
  executions: [{ turn: 0, main: [usual], text: null, status: 'cancelled', stop, tools: { Bash: 1 }, parallel: [1] }],
  tools: [{ turn: 0, name: 'Bash', command: COMMAND, kind: 'node', duration: 'measured', ...tool }],
  prompts: [{ turn: 0, text: 'main-prompt: long' }],
  exit: 'in_flight',
  reason: 'other',
  ...rest,
})

const signal = signalled({ error: 'interrupted', duration: 'none' }, 'unknown', { reason: 'died' })
const killed: SessionTruth = {
  ...signal,
  executions: signal.executions.map((execution) => ({ ...execution, unknownEnd: true })),
}

/** The interactive client gets a signal while nobody asks it anything. */
const idle = (reason = 'other'): SessionTruth => ({
  executions: [{ turn: 0, main: [usual], text: 'Hello.' }],
  prompts: [{ turn: 0, text: 'main-prompt: hi' }],
  exit: 'end_turn',
  reason,
})

/** Sessions that an error of the API or a signal ended. */
export const ENDINGS: Record<string, SessionTruth[]> = {
  'k-400': [failing('main-prompt: error 400', 'unknown')],
  'k-401': [failing('main-prompt: error 401', 'authentication_failed')],
  'k-404': [failing('main-prompt: error 404', 'model_not_found')],
  'k-429': [failing('main-prompt: error 429', 'rate_limit')],
  'k-500': [failing('main-prompt: error 500', 'server_error')],
  'k-529': [failing('main-prompt: error 529', 'server_error')],
  'k-refusal': [withheld],
  'k-toolong': [failing('main-prompt: error toolong', 'invalid_request')],
  'k-maxtokens': [
    {
      executions: [
        {
          turn: 0,
          // The client asks three more times for the rest before it gives up.
          main: times(4, usual),
          text: times(4, 'truncated').join('\n'),
          status: 'error',
          stop: 'max_tokens',
          errorClass: 'max_output_tokens',
        },
      ],
      prompts: [{ turn: 0, text: 'main-prompt: max tokens' }],
      exit: 'max_tokens',
      reason: 'other',
    },
  ],
  'k-retry-ok': [
    {
      executions: [{ turn: 0, main: [usual], text: 'Recovered.' }],
      prompts: [{ turn: 0, text: 'main-prompt: retried' }],
      exit: 'end_turn',
      reason: 'other',
    },
  ],
  'o-SIGHUP': [signalled({ error: 'exit_nonzero' }, 'unknown', {})],
  'o-SIGHUP-tui': [idle()],
  'o-SIGINT': [signalled({ error: 'interrupted' }, 'user_interrupt', { exit: 'other', interrupts: 1 })],
  'o-SIGINT-tui': [idle()],
  // When it died nobody saw, so how long its command ran is not reported.
  'o-SIGKILL': [killed],
  'o-SIGKILL-tui': [idle('died')],
  'o-SIGTERM': [signalled({ error: 'exit_nonzero' }, 'unknown', {})],
  'o-SIGTERM-tui': [idle()],
}
