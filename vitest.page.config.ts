import { defineConfig } from 'vitest/config'

/** CI counts tests from a JSON report beside the usual one. */
const report = process.env['VITEST_REPORT']

/** The page in a real browser: `npm run test:page`. Needs Chromium (`apt-get install chromium`, or CHROMIUM=<path>). */
export default defineConfig({
  test: {
    include: ['viewer/test/page/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    // One browser at a time: frame times are measured.
    fileParallelism: false,
    ...(report !== undefined && { reporters: ['default', 'json'], outputFile: { json: report } }),
  },
})
