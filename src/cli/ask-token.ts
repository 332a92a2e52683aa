import { isToken } from '../config/token.ts'
import { type CliContext, say } from './context.ts'

/** Long enough for a token and a stray line break. */
const MAX_INPUT_BYTES = 4_096

/** The first line of standard input, for `--token-stdin`. */
export async function readToken({ stdin }: CliContext): Promise<string> {
  let text = ''
  for await (const chunk of stdin) {
    text += String(chunk)
    if (text.includes('\n') || text.length > MAX_INPUT_BYTES) break
  }
  return text.trim().split('\n')[0]?.trim() ?? ''
}

/** Asks at the terminal without showing what is typed; undefined when the person gave up. */
export async function askToken({ stdin, err }: CliContext, apiUrl: string): Promise<string | undefined> {
  // Loaded here: no other command has a use for it.
  const { isCancel, password } = await import('@clack/prompts')
  const answer = await password({
    message: `API token for ${apiUrl} (hidden)`,
    input: stdin,
    output: err,
    validate: (text) => (isToken(text?.trim() ?? '') ? undefined : 'A token is cm_ followed by 48 letters and digits.'),
  })
  if (!isCancel(answer)) return answer.trim()
  say(err, 'Nothing was changed. Run the command again when you have the token.')
  return undefined
}
