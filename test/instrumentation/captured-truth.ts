import { AGENT_SESSIONS } from './captured-agents.ts'
import { ENDINGS } from './captured-endings.ts'
import { GIT_SESSIONS } from './captured-git.ts'
import { HEADLESS_SESSIONS } from './captured-headless.ts'
import { INTERACTIVE_SESSIONS } from './captured-interactive.ts'
import type { SessionTruth } from './truth.ts'

/** What is true of each recorded session, in the order in which the sessions of a recording began. */
export const CAPTURED: Record<string, SessionTruth[]> = {
  ...HEADLESS_SESSIONS,
  ...ENDINGS,
  ...AGENT_SESSIONS,
  ...INTERACTIVE_SESSIONS,
  ...GIT_SESSIONS,
}
