import { defineConfig } from 'vitest/config'

/** Run by scripts/collector/test-backends.mjs, which sees to it that there are backends. */
export default defineConfig({
  test: {
    include: ['test/backends/**/*.backend.ts'],
    testTimeout: 180_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
})
