/** The hook must not hold the session up for an input that never ends. */
const DEADLINE_MS = 500
/** A SessionStart input is a few hundred bytes. */
const MAX_BYTES = 1_000_000

/**
 * The hook's input: an object, as soon as what has arrived parses as JSON. Not read to the end, because the client may
 * leave stdin open (anthropics/claude-code#79508). Undefined when no object arrives within 500 ms or 1 MB.
 */
export async function readHookInput(
  stream: NodeJS.ReadableStream,
): Promise<{ text: string; fields: Record<string, unknown> } | undefined> {
  let bytes = Buffer.alloc(0)
  const received = (async () => {
    for await (const chunk of stream) {
      bytes = Buffer.concat([bytes, Buffer.from(chunk)])
      const fields = parse(bytes)
      if (fields) return { text: bytes.toString(), fields }
      if (bytes.length > MAX_BYTES) return undefined
    }
    return undefined
  })().catch(() => undefined)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), DEADLINE_MS)
  })
  const input = await Promise.race([received, late])
  clearTimeout(timer)
  return input
}

function parse(bytes: Buffer): Record<string, unknown> | undefined {
  // Objects end with a brace; anything else is not worth parsing yet.
  if (!/\}\s*$/.test(bytes.subarray(-16).toString())) return undefined
  try {
    const value: unknown = JSON.parse(bytes.toString())
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
