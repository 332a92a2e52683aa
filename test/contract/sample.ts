import { randomUUID } from 'node:crypto'

/** One valid payload for each path of the contract, every nullable field filled. */

export const clientMeta = () => ({
  os: 'linux',
  plugin_version: '0.1.0',
  node_version: 'v20.18.1',
  claude_code_version: '2.1.328',
  machine_id_os: 'f00',
  machine_id_plugin: '6f1f6a0e-1a58-4a49-9d70-3f7a5f7c6a11',
  hostname: 'laptop',
  os_name: 'Linux',
  os_version: '6.1.0',
  arch: 'x64',
  cpu_model: 'A processor',
  cpu_count: 8,
  ram_bytes: 16_000_000_000,
  local_ip: '192.168.1.5',
  mcp_servers: [{ name: 'files', scope: 'project' }],
  skills_registered: [],
})

const account = () => ({
  account_email: 'dev@laptop',
  account_uuid: '2d7e3c58-8f5e-4b9e-8b0b-0a3d2a8a6d11',
  organization_uuid: '0a3d2a8a-8f5e-4b9e-8b0b-2d7e3c586d11',
})

const occurrence = () => ({
  event_id: randomUUID(),
  ...account(),
  session_id: '828042c5-7b56-433d-aa09-f0b9f59a7563',
  session_name: 'a name',
  turn_id: '7fd3e501-45b3-4cee-a28e-d98b2227358d',
  client_meta: clientMeta(),
})

const prompt = () => ({
  ...occurrence(),
  folder_path: '/home/dev/project',
  git_repo: 'https://example.com/project.git',
  prompt_text: 'Hello',
  model: 'claude-opus-5-5',
  effort: 'medium',
  context_tokens: 1000,
  context_percent: 0.63,
  is_reprompt: false,
  gap_ms: 20_000,
})

const execution = () => ({
  ...occurrence(),
  response_text: 'Done.',
  message_length: 5,
  lines_of_code: 2,
  tools_used: [{ name: 'Bash', count: 2 }],
  slash_commands_used: ['hello'],
  skills_activated: ['review'],
  images_pasted: 0,
  tokens_in: 100,
  tokens_out: 20,
  cache_read_tokens: 50,
  cache_creation_tokens: 10,
  duration_ms: 1500,
  context_tokens: 100,
  context_percent: 0.06,
  model: 'claude-opus-5-5',
  stop_reason: 'end_turn',
  status: 'ok',
  thinking_tokens: 0,
  thinking_blocks_count: 0,
  parallel_tools_max: 2,
  parallel_tools_avg: 1.5,
})

const tool = () => ({
  ...occurrence(),
  tool_name: 'Bash',
  success: false,
  duration_ms: 12,
  error_class: 'exit_nonzero',
  file_path: 'src/main.ts',
  bash_command_kind: 'git',
  bash_command: 'git status',
  input_bytes: 30,
  output_bytes: 0,
  subagent_type: 'Explore',
  subagent_depth: 1,
  permission_outcome: 'allowed',
  hook_block_reason: 'policy',
  permission_mode: 'default',
})

const software = { os: 'linux', plugin_version: '0.1.0', node_version: 'v20.18.1' }

export const systemPayloads = {
  notification: () => ({
    ...occurrence(),
    kind: 'notification',
    payload: { message: 'Waiting', title: 'Claude', notification_kind: 'idle_prompt', ...software },
  }),
  pre_compact: () => ({
    ...occurrence(),
    kind: 'pre_compact',
    payload: {
      trigger: 'auto',
      custom_instructions: 'keep the plan',
      context_tokens: 150_000,
      context_percent: 93.75,
      compaction_count: 1,
      ...software,
    },
  }),
  subagent_stop: () => ({
    ...occurrence(),
    kind: 'subagent_stop',
    payload: {
      subagent_type: 'Explore',
      agent_id: 'a366cd3812eca90ed',
      reason: 'done',
      depth: 1,
      tokens: { in: 10, out: 2, cache_read: 5, cache_creation: 0, responses: 2 },
      ...software,
    },
  }),
}

const row = () => ({
  event_id: randomUUID(),
  session_id: '828042c5-7b56-433d-aa09-f0b9f59a7563',
  session_name: 'a name',
  ...account(),
  started_at: '2026-11-20T10:00:00.000Z',
  cwd: '/home/dev/project',
  git_repo: 'https://example.com/project.git',
  exit_kind: 'active',
  client_meta: clientMeta(),
})

export const sessionStart = row

const session = () => ({
  ...row(),
  ended_at: '2026-11-20T10:05:00.000Z',
  prompt_count: 2,
  turn_count: 2,
  tokens_in_total: 100,
  tokens_out_total: 20,
  tool_calls_total: 3,
  plan_mode_count: 0,
  plan_approval_count: 0,
  subagent_max_depth: 1,
  compaction_count: 0,
  thinking_tokens_total: 0,
  thinking_cost_usd_total: 0,
  interrupt_count: 0,
  reprompt_count: 0,
  permission_denied_count: 0,
  hook_blocked_count: 0,
  exit_kind: 'end_turn',
})

const healthCheck = () => ({
  ...account(),
  client_meta: { ...clientMeta(), sent_at: '2026-11-20T10:00:00.000Z' },
})

export const payloads = {
  '/events/prompt': prompt,
  '/events/execution': execution,
  '/events/tool': tool,
  '/events/system': systemPayloads.notification,
  '/events/session': session,
  '/health-checks': healthCheck,
} as const

const anonymous = {
  session_id: '828042c5-7b56-433d-aa09-f0b9f59a7563',
  user_id: '6f1f6a0e-1a58-4a49-9d70-3f7a5f7c6a11',
  os: 'linux',
  engine: 'claude',
  mac: 'a'.repeat(64),
}

export const usagePayloads = {
  '/events': () => ({
    ...anonymous,
    type: 'slash_command',
    name: 'hello',
    version: '1.0',
    timestamp: '2026-11-20T10:00:00Z',
    prompt_length: 12,
  }),
  '/sessions': () => ({
    ...anonymous,
    start_timestamp: '2026-11-20T10:00:00Z',
    end_timestamp: '2026-11-20T10:05:00Z',
    session_duration: 300,
    exit_reason: 'other',
    turn_count: 1,
    user_message_count: 1,
    assistant_message_count: 2,
    total_tool_calls: 1,
    tool_error_count: 0,
    bash_call_count: 1,
    file_read_count: 0,
    file_edit_count: 0,
    file_write_count: 0,
    grep_call_count: 0,
    glob_call_count: 0,
    web_fetch_call_count: 0,
    web_search_call_count: 0,
    had_errors: false,
    total_input_tokens: 10,
  }),
} as const
