/** Code of a destination that the session start has no use for. */
const ABSENT =
  "const absent = () => { throw new Error('not part of this program') }\nexport { absent as open, absent as check }\n"

/**
 * The session start knows every destination and opens none: exporters and checks stay out of its bundle, which has to
 * be small.
 */
export const sessionStartOptions = {
  plugins: [
    {
      name: 'descriptions-only',
      setup(build) {
        build.onResolve({ filter: /^\.\/(exporter|check)\.ts$/ }, ({ path }) => ({ path, namespace: 'absent' }))
        build.onLoad({ filter: /.*/, namespace: 'absent' }, () => ({ contents: ABSENT }))
      },
    },
  ],
}
