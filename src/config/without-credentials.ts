/** `git@host:path` is everyone's user name; any other name before the @ may be a token. */
const PUBLIC_USER = 'git'

/**
 * A git remote's URL without user name, password and query, so that a token in it goes nowhere. Understands
 * `scheme://user:password@host/path` and `user@host:path`; a plain path stays as it is.
 */
export function withoutCredentials(url: string): string {
  // What stands behind a cut may have credentials of its own: `me@work:pa/ss@host` is a user name with an @ and a
  // password with a slash.
  for (let text = url; ; ) {
    const cut = withoutFirstCredentials(text.trim())
    if (cut === text) return text
    text = cut
  }
}

function withoutFirstCredentials(text: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0]
  if (scheme !== undefined) return scheme + bareAddress(text.slice(scheme.length), scheme)
  const at = text.lastIndexOf('@')
  // A slash before the first @ makes it a path, but a password may hold one too: that has a colon first.
  const isPath = /^[^@:]*\//.test(text)
  if (at < 0 || isPath) return text
  return text.slice(0, at) === PUBLIC_USER ? text : text.slice(at + 1)
}

function bareAddress(rest: string, scheme: string): string {
  const address = rest.replace(/[?#].*$/s, '')
  const authority = address.split('/', 1)[0] ?? ''
  // An unescaped slash in the password cuts the authority short: `user:pa/ss@host` looks like host `user`, port `pa`.
  const cutShort = !authority.includes('@') && /:(?!\d*$)/.test(authority) && !authority.startsWith('[')
  const end = cutShort ? address.lastIndexOf('@') : authority.lastIndexOf('@')
  if (end < 0) return address
  const user = address.slice(0, end)
  return user === PUBLIC_USER && scheme.toLowerCase() === 'ssh://' ? address : address.slice(end + 1)
}
