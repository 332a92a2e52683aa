/** Longer commands are scripts; their output shows what they do. */
const MAX_LENGTH = 4_000

/**
 * The simple commands of a shell command, each as its words: enough to see which program is called with what. Quotes
 * are taken off; variables, substitutions and redirections stay as they are written.
 */
export function shellWords(command: string): string[][] {
  const commands: string[][] = []
  let words: string[] = []
  let word: string | undefined
  let quote = ''
  const endWord = () => {
    if (word !== undefined) words.push(word)
    word = undefined
  }
  const endCommand = () => {
    endWord()
    if (words.length > 0) commands.push(words)
    words = []
  }
  const text = command.slice(0, MAX_LENGTH)
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at)
    if (quote !== '') {
      if (letter === quote) quote = ''
      else if (letter === '\\' && quote === '"') word = (word ?? '') + text.charAt(++at)
      else word = (word ?? '') + letter
    } else if (letter === '"' || letter === "'") {
      quote = letter
      word ??= ''
    } else if (letter === '\\') {
      word = (word ?? '') + text.charAt(++at)
    } else if (/[;&|\n(){}]/.test(letter)) {
      endCommand()
    } else if (/\s/.test(letter)) {
      endWord()
    } else {
      word = (word ?? '') + letter
    }
  }
  endCommand()
  return commands
}
