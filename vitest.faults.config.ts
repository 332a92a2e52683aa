import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** CI counts tests from a JSON report beside the usual one. */
const report = process.env['VITEST_REPORT']

/** Rows of the campaign put their figures here. */
process.env['FAULTS_RESULTS'] ??= join(mkdtempSync(join(tmpdir(), 'faults-results-')), 'rows.jsonl')

/** The fault campaign: `npm run test:faults`. It writes docs/reliability.md when FAULTS_WRITE=1. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.fault.ts'],
    globalSetup: ['test/faults/report.ts'],
    env: { FAULTS: 'full' },
    setupFiles: ['test/patience.ts'],
    // Several times what a row takes on two processors of its own.
    testTimeout: 480_000,
    hookTimeout: 60_000,
    // Two at a time on two cores; hook times are compared within a row.
    maxWorkers: 2,
    ...(report !== undefined && { reporters: ['default', 'json'], outputFile: { json: report } }),
  },
})
