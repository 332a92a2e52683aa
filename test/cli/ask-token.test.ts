import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { askToken } from '../../src/cli/ask-token.ts'
import type { CliContext } from '../../src/cli/context.ts'
import { until } from './run-node.ts'

const TOKEN = `cm_${'a'.repeat(44)}1234`

/** A terminal of which only the streams are real. */
function terminal() {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => stdin })
  const err = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 })
  let shown = ''
  err.setEncoding('utf8').on('data', (text) => {
    shown += text
  })
  const answer = askToken({ stdin, err } as unknown as CliContext, 'https://m.example/api/v1')
  return { stdin, answer, shown: () => shown }
}

test('what is typed is not shown', async () => {
  const { stdin, answer, shown } = terminal()
  await until('the prompt', () => shown().includes('API token for https://m.example/api/v1'))
  stdin.write(TOKEN)
  stdin.write('\r')
  expect(await answer).toBe(TOKEN)
  expect(shown()).not.toMatch(/cm_|1234/)
})

test('a mistyped token can be corrected', async () => {
  const { stdin, answer, shown } = terminal()
  await until('the prompt', () => shown().includes('API token'))
  stdin.write('cm_a')
  stdin.write('\r')
  await until('the complaint', () => shown().includes('A token is cm_ followed by'))
  for (let n = 0; n < 4; n++) stdin.write('\u007f')
  stdin.write(TOKEN)
  stdin.write('\r')
  expect(await answer).toBe(TOKEN)
})

test('Ctrl-C changes nothing', async () => {
  const { stdin, answer, shown } = terminal()
  await until('the prompt', () => shown().includes('API token'))
  stdin.write('\u0003')
  expect(await answer).toBeUndefined()
  expect(shown()).toContain('Nothing was changed.')
})
