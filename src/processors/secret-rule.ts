/** A form that secrets have, and who gives them that form. */
export interface SecretRule {
  /** Who issues it, or the place where such a secret stands. */
  issuer: string
  /**
   * Global. A group `before` or `after` is what the rule wants to see around the secret, and stays.
   *
   * Time must stay linear in the text, also in a hostile one. A fixed prefix and one run of characters fails after at
   * most the least length of the run, and consumes what it matches. Where something must follow the run, a look back
   * keeps the rule from being tried again at each place within one run.
   */
  pattern: RegExp
  /**
   * Fixed text without which the pattern cannot match: spares a search for patterns that begin with a run of any
   * letters.
   */
  mark?: string
}

/** A form that counts only at the beginning of a word; also behind the letter of a line break in quoted text. */
export const atWord = (form: RegExp): RegExp => new RegExp(`(?<![A-Za-z0-9](?<!\\\\[nrt]))(?:${form.source})`, 'g')
