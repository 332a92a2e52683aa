/**
 * The client's version in what it calls itself, `AI_AGENT`: `claude-code_2-1-328_harness` is 2.1.328. Undefined where
 * it calls itself otherwise.
 */
export const clientVersionOf = (client: string | undefined): string | undefined =>
  /^claude-code_(\d+(?:-\d+)*)/.exec(client ?? '')?.[1]?.replaceAll('-', '.')
