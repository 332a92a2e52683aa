/** Git allows longer names; nobody types them. */
const MAX_LENGTH = 255

/** What git itself refuses in a name, and what would change how the text around it is read. */
const UNFIT = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s~^:?*[\\]/u

/**
 * The name of a branch as it may be shown; null for what is not a name. `HEAD` means that no branch is checked out.
 */
export const branchName = (text: string | null | undefined): string | null =>
  text == null || text === '' || text === 'HEAD' || text.length > MAX_LENGTH || UNFIT.test(text) ? null : text
