import type { SessionTruth } from '../instrumentation/truth.ts'

/** The commands and skills of each recording, read off its script by hand: what was typed, what the model called. */
export const EVENTS: Record<string, [type: 'slash_command' | 'skill', name: string, promptLength: number][]> = {
  clear: [['slash_command', 'clear', '/clear'.length]],
  'g-skill-slash': [
    ['skill', 'recorder:greet', 0],
    ['slash_command', 'recorder:hello', '/recorder:hello Ada Lovelace'.length],
    // A skill, typed as a command: one event.
    ['slash_command', 'recorder:greet', '/recorder:greet now'.length],
    // Typed as /cost, which is another name of it.
    ['slash_command', 'usage', '/usage'.length],
  ],
  'l-interactive': [
    ['slash_command', 'compact', '/compact keep the file names'.length],
    ['slash_command', 'rename', '/rename my-session'.length],
    ['slash_command', 'recorder:hello', '/recorder:hello Bob'.length],
    ['slash_command', 'clear', '/clear'.length],
  ],
  'l3-resume-slash': [['slash_command', 'clear', '/clear'.length]],
  'z-misc': [
    ['slash_command', 'model', '/model sonnet'.length],
    ['slash_command', 'add-dir', '/add-dir /tmp'.length],
    ['slash_command', 'resume', '/resume'.length],
  ],
  'z2-config': [['slash_command', 'add-dir', '/add-dir /usr/share'.length]],
}

/**
 * Recordings in which a session was resumed, or outlived by a call: the reports of one session are then several.
 * Reasons in order of the ends.
 */
export const RESUMED: Record<string, string[]> = {
  'l3-resume-slash': ['clear', 'resume', 'prompt_input_exit'],
  fork: ['other', 'other', 'other'],
  'git-fork-resume': ['other', 'other', 'other'],
  clear: ['clear', 'clear', 'prompt_input_exit'],
}

/** Some sessions in full, from their scripts. What is zero and not named is left out here. */
export const SESSIONS: Record<string, Record<string, unknown>[]> = {
  'a-plain': [
    {
      start_timestamp: '2026-11-20T10:06:53Z',
      end_timestamp: '2026-11-20T10:06:54Z',
      session_duration: 1,
      exit_reason: 'other',
      turn_count: 1,
      user_message_count: 1,
      assistant_message_count: 1,
      had_errors: false,
      total_input_tokens: 12,
      total_output_tokens: 7,
      cache_creation_tokens: 200,
      cache_read_tokens: 1000,
    },
  ],
  // Reads, edits and writes that work and that do not, a tool that does not exist, a call without its parameter.
  'd-files': [
    {
      start_timestamp: '2026-11-20T10:07:19Z',
      end_timestamp: '2026-11-20T10:07:20Z',
      session_duration: 1,
      exit_reason: 'other',
      turn_count: 1,
      user_message_count: 1,
      assistant_message_count: 10,
      total_tool_calls: 9,
      tool_error_count: 4,
      bash_call_count: 2,
      file_read_count: 2,
      file_edit_count: 2,
      file_write_count: 2,
      had_errors: true,
      total_input_tokens: 100,
      total_output_tokens: 200,
    },
  ],
  // One answer of five blocks and one of one: two messages.
  'e-parallel': [
    {
      start_timestamp: '2026-11-20T10:07:20Z',
      end_timestamp: '2026-11-20T10:07:21Z',
      session_duration: 1,
      exit_reason: 'other',
      turn_count: 1,
      user_message_count: 1,
      assistant_message_count: 2,
      total_tool_calls: 3,
      bash_call_count: 3,
      had_errors: false,
      total_input_tokens: 150,
      total_output_tokens: 233,
      cache_creation_tokens: 300,
      cache_read_tokens: 10_300,
    },
  ],
  // Killed while its one command ran.
  'o-SIGKILL': [
    {
      start_timestamp: '2026-11-20T10:08:42Z',
      end_timestamp: '2026-11-20T10:08:42Z',
      session_duration: 0,
      exit_reason: 'died',
      turn_count: 1,
      user_message_count: 1,
      assistant_message_count: 1,
      total_tool_calls: 1,
      tool_error_count: 1,
      bash_call_count: 1,
      had_errors: true,
      total_input_tokens: 10,
      total_output_tokens: 20,
    },
  ],
}

const TOOL_COUNTS: Record<string, string> = {
  bash_call_count: 'Bash',
  file_read_count: 'Read',
  file_edit_count: 'Edit',
  file_write_count: 'Write',
  grep_call_count: 'Grep',
  glob_call_count: 'Glob',
  web_fetch_call_count: 'WebFetch',
  web_search_call_count: 'WebSearch',
}

const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0)

/** The counts that a session's script makes true. */
export function countsOf({ executions, tools = [], prompts }: SessionTruth): Record<string, number> {
  const answers = executions.flatMap(({ main, agents = [] }) => [...main, ...agents])
  const called = (name: string) => sum(executions.map((execution) => execution.tools?.[name] ?? 0))
  return {
    turn_count: new Set(executions.map(({ turn }) => turn)).size,
    user_message_count: prompts.filter(({ source }) => source === undefined).length,
    assistant_message_count: answers.length,
    total_tool_calls: tools.length,
    tool_error_count: tools.filter(({ error, denied, blocked }) => error ?? denied ?? blocked).length,
    ...Object.fromEntries(Object.entries(TOOL_COUNTS).map(([field, name]) => [field, called(name)])),
    total_input_tokens: sum(answers.map(({ input }) => input)),
    total_output_tokens: sum(answers.map(({ output }) => output)),
    cache_creation_tokens: sum(answers.map(({ cacheCreation }) => cacheCreation)),
    cache_read_tokens: sum(answers.map(({ cacheRead }) => cacheRead)),
  }
}

/** Something went wrong in it: a call, or a request to the model. */
export const hadErrors = (truth: SessionTruth): boolean =>
  countsOf(truth).tool_error_count !== 0 || truth.executions.some(({ status }) => status === 'error')
