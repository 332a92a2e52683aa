import { defineConfig } from 'vitest/config'

/** CI counts tests from a JSON report beside the usual one. */
const report = process.env['VITEST_REPORT']

/** Every row of the fault campaign in short, a minute of misbehaving servers and disks: `npm run test:faults:short`. */
const isFaults = process.env['FAULTS'] === 'short'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'viewer/test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'viewer/test/page/**', 'node_modules/**'],
    setupFiles: ['test/patience.ts'],
    // A test that hangs fails late; one that a busy machine holds up does not fail. Many begin with making a bundle: more than ten seconds there.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    // Files share what they import: a fifth of the processor time. Each test cleans up after itself all the same.
    isolate: false,
    // Most tests wait for processes and timers of their own: more of them fit on a machine than it has processors.
    maxWorkers: isFaults ? 1 : 6,
    ...(report !== undefined && { reporters: ['default', 'json'], outputFile: { json: report } }),
  },
})
