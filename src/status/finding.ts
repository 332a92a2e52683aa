/** What a step of the doctor found. */
export interface Finding {
  /** For programs: stable names such as `recorder` or `destination claude-metrics`. */
  step: string
  /** `failed` stops events from arriving; `warning` does not. */
  state: 'ok' | 'fixed' | 'warning' | 'failed' | 'skipped'
  /** What is so, in plain words. */
  text: string
  /** What to do about it. */
  todo?: string
}

export const ok = (step: string, text: string): Finding => ({ step, state: 'ok', text })
export const fixed = (step: string, text: string): Finding => ({ step, state: 'fixed', text })
export const warning = (step: string, text: string, todo: string): Finding => ({ step, state: 'warning', text, todo })
export const failed = (step: string, text: string, todo: string): Finding => ({ step, state: 'failed', text, todo })
export const skipped = (step: string, text: string): Finding => ({ step, state: 'skipped', text })

/** What to do about a destination that does not answer. */
export const CHECK_NETWORK = 'Check the URL, the network and HTTPS_PROXY. Events wait and go out by themselves.'
