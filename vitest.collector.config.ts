import { defineConfig } from 'vitest/config'

/** Run by scripts/collector/test.mjs, which sees to it that there is a collector. */
const report = process.env['VITEST_REPORT']

export default defineConfig({
  test: {
    include: ['test/collector/**/*.collector.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    ...(report !== undefined && { reporters: ['default', 'json'], outputFile: { json: report } }),
  },
})
