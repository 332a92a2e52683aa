/*
 * Patterns for tickets come from a setting, and a regular expression can take longer than anyone waits. Only such are
 * taken that cannot: letters, classes and escapes, each repeated a bounded number of times, in alternatives. Three
 * repetitions of at most twenty on a text of three hundred characters are some two million steps at worst.
 */

const MAX_LENGTH = 200
const MAX_REPEATS = 3
const MAX_TIMES = 20
const MAX_ALTERNATIVES = 10

/** One atom with how often it may stand. Groups, references and assertions are no atoms. */
const PIECE =
  /(\[\^?(?:\\[dwsDWS\-\]\\^.]|[^[\]\\]){1,60}\]|\\[dws]|\\[^A-Za-z0-9]|[^\\[\](){}|*+?^$.])(\{\d{1,2}(?:,\d{0,2})?\}|[+*?])?/y

/** Case matters; an id stands by itself, not within a word. @throws in words that fit behind "it" */
export function compileTicketPattern(pattern: string): RegExp {
  if (pattern.length > MAX_LENGTH) throw new Error(`is longer than ${MAX_LENGTH} characters`)
  const alternatives = pattern.split('|')
  if (alternatives.length > MAX_ALTERNATIVES) throw new Error(`has more than ${MAX_ALTERNATIVES} alternatives`)
  return new RegExp(`(?<![A-Za-z0-9_#-])(?:${alternatives.map(bounded).join('|')})(?![A-Za-z0-9_])`, 'g')
}

function bounded(alternative: string): string {
  let text = ''
  let repeats = 0
  PIECE.lastIndex = 0
  for (let at = 0; at < alternative.length; at = PIECE.lastIndex) {
    PIECE.lastIndex = at
    const [, atom, times] = PIECE.exec(alternative) ?? []
    if (atom === undefined)
      throw new Error('holds something else than letters, classes like [A-Z] or \\d, and repetitions')
    text += atom
    if (times === undefined) continue
    repeats += 1
    text += boundedTimes(times)
  }
  if (text === '') throw new Error('has an empty alternative')
  if (repeats > MAX_REPEATS) throw new Error(`repeats more than ${MAX_REPEATS} times`)
  return text
}

function boundedTimes(times: string): string {
  if (times === '?') return '?'
  if (times === '+') return `{1,${MAX_TIMES}}`
  if (times === '*') return `{0,${MAX_TIMES}}`
  const [, from = '0', comma, to] = /^\{(\d+)(,?)(\d*)\}$/.exec(times) ?? []
  const most = comma === '' ? Number(from) : to === '' ? MAX_TIMES : Number(to)
  if (most > MAX_TIMES || Number(from) > most) throw new Error(`repeats something more than ${MAX_TIMES} times`)
  return `{${from},${most}}`
}
