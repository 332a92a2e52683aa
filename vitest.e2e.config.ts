import { defineConfig } from 'vitest/config'

/** The real client is a 200 MB binary and some scenarios wait real seconds; two at a time fit on two cores. */
const report = process.env['VITEST_REPORT']

export default defineConfig({
  test: {
    include: ['test/e2e/**/*.e2e.ts'],
    globalSetup: ['test/e2e/global-setup.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    ...(report !== undefined && { reporters: ['default', 'json'], outputFile: { json: report } }),
  },
})
