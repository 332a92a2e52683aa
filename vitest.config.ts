import { defineConfig } from 'vitest/config'

/** CI counts tests from a JSON report beside the usual one. */
const report = process.env['VITEST_REPORT']

/** Half a minute of servers that misbehave: `npm run test:faults:short` has them, and CI. */
const longFaults = process.env['FAULTS'] === 'short' ? [] : ['test/faults-short/{server,recorder,disk}.test.ts']

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/page/**', 'node_modules/**', ...longFaults],
    testTimeout: 20_000,
    ...(report !== undefined && { reporters: ['default', 'json'], outputFile: { json: report } }),
  },
})
