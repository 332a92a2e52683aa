import { useEffect, useState } from 'preact/hooks'
import { Markdown } from './markdown.tsx'
import { copyText } from './save.ts'

interface Passage {
  who: 'Prompt' | 'Answer'
  text: string
}

/** Characters that are shown unasked. */
const FIRST = 6_000
/** Records that are looked through for texts. */
const RECORDS = 6

/** What was asked and what was answered, to read; nothing where no text is kept. */
export function Reading({ refs }: { refs: readonly number[] }) {
  const [passages, setPassages] = useState<readonly Passage[]>([])
  const wanted = refs.slice(0, RECORDS).join()
  useEffect(() => {
    const leaving = new AbortController()
    setPassages([])
    Promise.all(wanted.split(',').map((n) => passageOf(n, leaving.signal))).then(
      (found) => setPassages(unique(found.filter((passage) => passage !== undefined))),
      () => {},
    )
    return () => leaving.abort()
  }, [wanted])

  return (
    <>
      {passages.map(({ who, text }) => (
        <section key={`${who} ${text}`} class="passage" aria-label={who}>
          <header>
            <h3>{who}</h3>
            <button type="button" class="plain small" onClick={() => copyText(text)}>
              Copy<span class="unseen"> {who.toLowerCase()}</span>
            </button>
          </header>
          <Passages text={text} />
        </section>
      ))}
    </>
  )
}

function Passages({ text }: { text: string }) {
  const [isWhole, setWhole] = useState(text.length <= FIRST)
  return (
    <>
      <Markdown text={isWhole ? text : text.slice(0, FIRST)} />
      {isWhole ? null : (
        <button type="button" class="plain" onClick={() => setWhole(true)}>
          Show all {text.length.toLocaleString('en')} characters
        </button>
      )}
    </>
  )
}

async function passageOf(n: string, signal: AbortSignal): Promise<Passage | undefined> {
  const response = await fetch(`records/${n}`, { signal })
  if (!response.ok) return undefined
  const { prompt_text: prompt, response_text: answer } = (await response.json()) as Record<string, unknown>
  if (typeof prompt === 'string' && prompt !== '') return { who: 'Prompt', text: prompt }
  return typeof answer === 'string' && answer !== '' ? { who: 'Answer', text: answer } : undefined
}

/** Prompts first, and each text once: several records can hold the same. */
function unique(passages: Passage[]): Passage[] {
  const seen = new Map(passages.map((passage) => [`${passage.who} ${passage.text}`, passage]))
  return [...seen.values()].sort((one, other) => (one.who === other.who ? 0 : one.who === 'Prompt' ? -1 : 1))
}
