import { lexer, type Token, type Tokens } from 'marked'
import type { ComponentChildren } from 'preact'
import { visibleText } from '../model/plain-text.ts'

/** Longer texts are shown as they are: nobody reads them as a page, and laying them out takes seconds. */
const MAX_LENGTH = 200_000
const SAFE_LINK = /^(https?:|mailto:)/i

/** Markdown as elements of our own: HTML in it is text, pictures are their words, links lead to the web or nowhere. */
export function Markdown({ text }: { text: string }) {
  const visible = visibleText(text)
  if (visible.length > MAX_LENGTH) return <pre class="as-is">{visible}</pre>
  try {
    return <div class="markdown">{all(lexer(visible))}</div>
  } catch {
    // Thousands of quotes within each other.
    return <pre class="as-is">{visible}</pre>
  }
}

const all = (tokens: readonly Token[] | undefined): ComponentChildren =>
  tokens?.map((token, index) => <One key={index} token={token as Tokens.Generic} />)

const HEADINGS = ['h3', 'h4', 'h5', 'h6'] as const

function One({ token }: { token: Tokens.Generic }) {
  switch (token.type) {
    case 'space':
    case 'def':
      return null
    case 'heading': {
      // The page has headings above these.
      const Heading = HEADINGS[Math.min(token['depth'], HEADINGS.length) - 1] ?? 'h6'
      return <Heading>{all(token.tokens)}</Heading>
    }
    case 'paragraph':
      return <p>{all(token.tokens)}</p>
    case 'strong':
      return <strong>{all(token.tokens)}</strong>
    case 'em':
      return <em>{all(token.tokens)}</em>
    case 'del':
      return <del>{all(token.tokens)}</del>
    case 'codespan':
      return <code>{token['text']}</code>
    case 'code':
      return (
        <pre tabIndex={0}>
          <code>{token['text']}</code>
        </pre>
      )
    case 'blockquote':
      return <blockquote>{all(token.tokens)}</blockquote>
    case 'list':
      return <List list={token as Tokens.List} />
    case 'table':
      return <Table table={token as Tokens.Table} />
    case 'hr':
      return <hr />
    case 'br':
      return <br />
    case 'link':
      return <Link href={token['href']}>{all(token.tokens)}</Link>
    case 'image':
      return <span class="quiet">[picture: {token['text'] || token['href']}]</span>
    case 'text':
      return <>{token.tokens ? all(token.tokens) : token['text']}</>
    case 'escape':
      return <>{token['text']}</>
    default:
      return <>{token.raw}</>
  }
}

function Link({ href, children }: { href: string; children: ComponentChildren }) {
  if (!SAFE_LINK.test(href)) return <span>{children}</span>
  return (
    <a href={href} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  )
}

function List({ list }: { list: Tokens.List }) {
  const items = list.items.map((item, index) => (
    <li key={index}>
      {item.task ? (item.checked ? '☑ ' : '☐ ') : null}
      {all(item.tokens.filter(({ type }) => type !== 'checkbox'))}
    </li>
  ))
  return list.ordered ? <ol start={list.start || 1}>{items}</ol> : <ul>{items}</ul>
}

const Table = ({ table }: { table: Tokens.Table }) => (
  <div class="scrolls">
    <table>
      <thead>
        <tr>
          {table.header.map(({ tokens }, column) => (
            <th key={column}>{all(tokens)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, index) => (
          <tr key={index}>
            {row.map(({ tokens }, column) => (
              <td key={column}>{all(tokens)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)
