/** A prompt as it was typed. */
export interface TypedPrompt {
  text: string
  /** The client took it for a command and expanded it: without the slash. */
  command: string | undefined
}

/** `/review 12`, from what the client writes in its place when it expands a command; any other text as it is. */
export function typedPrompt(text: string): TypedPrompt {
  const command = /^<command-message>[\s\S]*<command-name>\/([^<\s]+)<\/command-name>/.exec(text)?.[1]
  if (command === undefined) return { text, command }
  const args = /<command-args>([\s\S]*)<\/command-args>/.exec(text)?.[1] ?? ''
  return { text: `/${command}${args === '' ? '' : ` ${args}`}`, command }
}
