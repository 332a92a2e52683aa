/*
 * The one place that names the versions of the client that the plugin is built and tested for.
 */

/** The oldest that is supported: every scenario was written against it. */
export const OLDEST_CLIENT = '2.1.328'

/** The newest that the scenarios were run with. */
export const NEWEST_CLIENT = '2.1.332'

/** The version a run asks for: `oldest` (the default), `newest`, or a version. */
export function clientVersion(asked: string | undefined): string {
  if (asked === undefined || asked === '' || asked === 'oldest') return OLDEST_CLIENT
  return asked === 'newest' ? NEWEST_CLIENT : asked
}
