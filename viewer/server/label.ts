import { type Fact, LABEL_MAX } from '../model/entry.ts'
import { countText, durationText } from '../wording.ts'

const tokens = (tokensIn: number | null, tokensOut: number | null): string =>
  tokensIn === null && tokensOut === null ? '' : `, ${countText(tokensIn)} tokens in, ${countText(tokensOut)} out`

/** One line for people about what a record says. */
export function labelOf(fact: Fact): string {
  return text(fact).slice(0, LABEL_MAX)
}

function text(fact: Fact): string {
  switch (fact.kind) {
    case 'prompt':
      return fact.text || 'prompt, without its text'
    case 'turn':
      return `turn ${fact.status} after ${durationText(fact.durationMs)}${tokens(fact.tokensIn, fact.tokensOut)}`
    case 'tool':
      return `${[fact.name, fact.what].filter(Boolean).join(' ')}, ${fact.outcomeText}`
    case 'agent':
      return `subagent ${fact.agentType ?? ''} ended${tokens(fact.tokensIn, fact.tokensOut)}`
    case 'note':
      return fact.text || 'notification, without its text'
    case 'session':
      return fact.exitKind === 'active' ? 'session so far' : `session ended: ${fact.exitKind}`
    case 'span':
      return `${fact.name}, ${durationText(fact.endMs - fact.startMs)}${tokens(fact.tokensIn, fact.tokensOut)}`
  }
}
