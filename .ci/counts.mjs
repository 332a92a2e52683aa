// counts.mjs REPORT FILE: what vitest's JSON report tells. Prints «passed failed»; tests that passed at their second attempt go into FILE.
import { appendFileSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'

const [report, secondAttempts] = process.argv.slice(2)
const { testResults, numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'))

// A file can fail with no failed test: it did not load, or its set-up threw.
const broken = testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status === 'passed'),
)
for (const { name, assertionResults } of testResults) {
  for (const { status, fullName, failureMessages } of assertionResults) {
    if (status !== 'passed' || failureMessages.length === 0) continue
    const reason = failureMessages[0].split('\n')[0]
    appendFileSync(secondAttempts, `${relative(process.cwd(), name)} > ${fullName}: ${reason}\n`)
  }
}
process.stdout.write(`${numPassedTests} ${numFailedTests + broken.length}\n`)
