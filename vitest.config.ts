import { defineConfig } from 'vitest/config'

/** CI counts tests from a JSON report beside the usual one. */
const report = process.env['VITEST_REPORT']

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/page/**', 'node_modules/**'],
    testTimeout: 20_000,
    ...(report !== undefined && { reporters: ['default', 'json'], outputFile: { json: report } }),
  },
})
