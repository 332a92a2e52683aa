import { defineConfig } from 'vitest/config'

/** CI counts tests from a JSON report beside the usual one. */
const report = process.env['VITEST_REPORT']

/** Every row of the fault campaign in short, a minute of misbehaving servers and disks: `npm run test:faults:short`. */
const isFaults = process.env['FAULTS'] === 'short'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/page/**', 'node_modules/**'],
    testTimeout: 20_000,
    // Many begin with making a bundle: a second, and more than ten on a machine that is busy with others.
    hookTimeout: 60_000,
    // Most tests wait for processes and timers of their own: more of them fit on a machine than it has processors.
    maxWorkers: isFaults ? 1 : 4,
    ...(report !== undefined && { reporters: ['default', 'json'], outputFile: { json: report } }),
  },
})
