/**
 * Longest text of each field that has a limit, in characters as a person counts them. Fields that are not listed are
 * sent in full.
 */
export const TEXT_LIMITS = {
  session_name: 255,
  message: 1_000,
  title: 200,
  custom_instructions: 2_000,
  reason: 200,
  bash_command: 8_000,
  hook_block_reason: 128,
} as const
