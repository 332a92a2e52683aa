import type { SecretRule } from './secret-rule.ts'

/**
 * What parts the lines of a block: line breaks, also escaped ones, and the marks of quotes, comments and string
 * literals.
 */
const BREAK = String.raw`(?:\\[nr]|[\s>|#*"',])`

/** Lines of Base64; the last may be short. */
const BASE64_LINES = `(?:${BREAK}{1,20}[A-Za-z0-9+/]{16,}={0,2})*(?:${BREAK}{1,20}[A-Za-z0-9+/]{1,63}={0,2}(?=${BREAK}|$))?`

const KEY_NAME = '[A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?'

/**
 * Keys of many lines. With its end, whatever is in between (encrypted keys have headers); cut off, as far as it looks
 * like a key.
 */
export const KEY_BLOCKS: readonly SecretRule[] = [
  {
    issuer: 'private key (PEM, OpenPGP)',
    mark: 'PRIVATE KEY',
    pattern: new RegExp(
      `-----BEGIN ${KEY_NAME}-----(?:(?:(?!-----)[\\s\\S])*-----END ${KEY_NAME}-----|${BASE64_LINES})`,
      'g',
    ),
  },
  {
    issuer: 'private key (PuTTY)',
    pattern: new RegExp(
      `(?<before>Private-Lines: ?\\d{1,4})${BREAK}{1,20}[A-Za-z0-9+/]{16,}={0,2}${BASE64_LINES}`,
      'g',
    ),
  },
  { issuer: 'checksum of a private key (PuTTY)', pattern: /(?<before>Private-MAC: ?)[a-f0-9]{40,}/g },
]

/** A quotation mark, also an escaped one. */
const QUOTE = String.raw`\\{0,3}["'\`]`

/** Names of things that are kept secret. Not `key` alone: code is full of keys. */
const SECRET_NAME = `(?:token|secret|passw(?:or)?d|passphrase|(?:api|access|private|auth|account|signing|encryption|license|app)[_-]?key|credentials?)`

/** What may follow it in a name. Names of files, addresses, kinds and numbers that belong to a secret are no secrets. */
const NAME_REST = `(?![_-]?(?:s?[_-]?(?:name|file|path|dir|ur[li]|type|ttl|len|length|count|limit|budget|size)))[A-Za-z0-9_-]{0,20}`

/** A value that has a letter and a digit: a word of a person or of code seldom has both. */
const MIXED = String.raw`(?=[^\s"'\`,;]{0,200}\d)(?=[^\s"'\`,;]{0,200}[A-Za-z])`

/** Code that fetches a value, instead of the value. */
const NO_CALL = String.raw`(?![A-Za-z_$][\w$]{0,60}(?:\.[A-Za-z_$][\w$]{0,60}){0,6}[(\[])`

/**
 * Secrets that have no form of their own, known by where they stand: what people paste out of configuration, headers
 * and command lines.
 */
export const NAMED_SECRETS: readonly SecretRule[] = [
  {
    issuer: 'environment variable',
    // Not a mere number, such as MAX_TOKENS=32000, and not a variable or a call.
    pattern: new RegExp(
      `(?<before>(?:TOKEN|SECRET|PASSW(?:OR)?D|PASSPHRASE|(?:API|ACCESS|PRIVATE|AUTH|ACCOUNT|SIGNING|ENCRYPTION|LICENSE|APP)_?KEY|CREDENTIALS?)` +
        `(?!_?(?:S?_?(?:NAME|FILE|PATH|DIR|UR[LI]|TYPE|TTL|LEN|LENGTH|COUNT|LIMIT|BUDGET|SIZE)))[A-Z0-9_]{0,20}=(?:${QUOTE})?)` +
        String.raw`(?!\d{1,7}(?![A-Za-z0-9]))(?!(?:true|false|null|undefined|None)\b)${NO_CALL}[^\s"'\`<>$%{}()[\]|;&,\\]{6,}`,
      'g',
    ),
  },
  {
    issuer: 'quoted value behind a name',
    pattern: new RegExp(
      String.raw`(?<before>${SECRET_NAME}${NAME_REST}(?:${QUOTE})?\]?\s{0,3}(?::=|=>|[:=])\s{0,3}${QUOTE})${MIXED}[^\s"'\`\\<>{}$()]{8,}`,
      'gi',
    ),
  },
  {
    issuer: 'password in quotes',
    pattern: new RegExp(
      String.raw`(?<before>(?:passw(?:or)?d|pwd|passphrase)(?:${QUOTE})?\]?\s{0,3}(?::=|=>|[:=])\s{0,3}${QUOTE})(?=[^\s"'\`\\<>{}$()]{0,60}\d)[^\s"'\`\\<>{}$()]{5,}`,
      'gi',
    ),
  },
  {
    issuer: 'value behind a name',
    pattern: new RegExp(
      String.raw`(?<before>${SECRET_NAME}${NAME_REST}[ \t]{0,3}[:=][ \t]{0,3})${MIXED}${NO_CALL}(?![A-Za-z_$]{1,60}\.)[A-Za-z0-9+/_~=.-]{20,}`,
      'gi',
    ),
  },
  {
    issuer: 'header',
    pattern: new RegExp(
      String.raw`(?<before>(?:x-[a-z0-9-]{0,40}(?:key|token|secret|auth|team)|(?:private|deploy|job|access|circle|api)-(?:token|key)|dd-(?:api|application)-key|apikey|subscription-key)(?:${QUOTE})?\s{0,3}:\s{0,3}(?:${QUOTE})?)${MIXED}${NO_CALL}[^\s"'\`\\<>{}$()]{8,}`,
      'gi',
    ),
  },
  {
    issuer: 'Authorization header',
    pattern: new RegExp(
      String.raw`(?<before>authorization(?:${QUOTE})?[ \t]{0,3}[:=][ \t]{0,3}(?:${QUOTE})?(?:bearer|basic|token|apikey|key|digest|bot|splunk|sso-key)[ \t]{1,3})[A-Za-z0-9._~+/=:-]{8,}`,
      'gi',
    ),
  },
  {
    issuer: 'cookie',
    pattern: new RegExp(
      String.raw`(?<before>(?<![A-Za-z](?<!\\[nrt]))(?:set-)?cookie(?:${QUOTE})?[ \t]{0,3}:[ \t]{0,3}(?:${QUOTE})?)(?=[^\s"'\`\\;]{0,60}=)[^"'\`\\\r\n]{8,}`,
      'gi',
    ),
  },
  { issuer: '.npmrc', pattern: /(?<before>_(?:authToken|auth|password)=["']?)(?![\w.]{1,60}[([])[^\s"'`\\<>{}$]{6,}/g },
  {
    issuer: '.netrc',
    mark: 'login',
    pattern:
      /(?<before>login(?:\s|\\[nrt]){1,10}[^\s\\]{1,100}(?:\s|\\[nrt]){1,10}password(?:\s|\\[nrt]){1,10})[^\s\\"'`<>$]{3,}/g,
  },
  {
    issuer: 'curl -u',
    pattern:
      /(?<before>(?<![A-Za-z](?<!\\[nrt]))(?:curl|http|https|wget)\s(?:[^\n]{0,300}?\s)?(?:-u|-U|--user|--proxy-user)[ =]{0,2}\\{0,2}["']?[^\s:"'$<>\\]{1,100}:)[^\s"'\\$<>]{3,}/g,
  },
  {
    issuer: 'argument of a command',
    pattern: new RegExp(
      String.raw`(?<before>--?[a-z-]{0,30}(?:password|passwd|token|secret|(?:api|access|auth)-?key)[ =](?:${QUOTE})?)(?!-)${MIXED}${NO_CALL}[^\s"'\`\\<>{}$()]{6,}`,
      'gi',
    ),
  },
  {
    issuer: 'JDBC',
    pattern: /(?<before>jdbc:[^\s"'`]{1,300}?[?&;:](?:password|pwd)=)[^&;\s"'`\\<>{}$]{1,200}/gi,
  },
  {
    issuer: 'JDBC, Oracle',
    pattern: /(?<before>jdbc:oracle:[a-z]{2,5}:[^\s/"'`@]{1,60}\/)[^\s"'`@<>{}$]{1,100}(?=@)/gi,
  },
  {
    issuer: 'connection string',
    pattern:
      /(?<before>;\s?(?:password|pwd)\s?=\s?|Shared(?:AccessKey|AccessSignature|Secret)=)[^;&\s"'`\\<>{}$]{3,}/gi,
  },
  {
    issuer: 'parameter of a URL',
    pattern:
      /(?<before>[?&](?:access_token|id_token|refresh_token|api_?key|key|token|sig|signature|secret|client_secret|password|auth|code|x-amz-(?:signature|security-token|credential)|x-goog-signature)=)(?=[^&\s"'`]{0,300}\d)[^&\s"'`\\<>{}$#]{8,}/gi,
  },
  {
    issuer: 'docker login',
    pattern: new RegExp(
      String.raw`(?<before>${QUOTE}(?:auth|identitytoken|registrytoken)${QUOTE}\s{0,3}:\s{0,3}${QUOTE})[A-Za-z0-9+/_.-]{8,}={0,2}`,
      'g',
    ),
  },
  { issuer: 'GitLab session', pattern: /(?<before>_gitlab_session=)[A-Za-z0-9]{16,}/g },
  {
    issuer: 'nuget.config',
    pattern: /(?<before>key=\\{0,2}["'](?:ClearText)?Password\\{0,2}["']\s{1,9}value=\\{0,2}["'])[^"']{4,}/gi,
  },
  { issuer: 'age', pattern: /AGE-SECRET-KEY-1[AC-HJ-NP-Z02-9]{58,}/gi },
  {
    issuer: 'JSON Web Token (RFC 7519)',
    pattern: /(?<![A-Za-z0-9_-]{20})eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g,
  },
  // `scheme://user:password@host`, without the password: up to the last @ before a slash, or, where a slash is part of
  // it, to the first @. A port is no password.
  {
    issuer: 'password in a URL',
    mark: '://',
    pattern:
      /(?<before>(?<![A-Za-z0-9+.-](?<!\\[nrt]))[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"'`<>]{0,100}:)(?:[^\s/"'`<>]{1,200}|(?!\d{1,5}[/?#])[^\s@"'`<>]{1,200})(?<after>@)/gi,
  },
  {
    issuer: 'token as the user of a URL',
    mark: '://',
    pattern:
      /(?<before>(?<![A-Za-z0-9+.-](?<!\\[nrt]))[a-z][a-z0-9+.-]{1,20}:\/\/)(?=[^\s:@/"'`<>]{0,200}\d)[^\s:@/"'`<>]{16,200}(?=(?::[^\s/@"'`<>]{0,200})?@)/gi,
  },
]
