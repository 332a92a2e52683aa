import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { aTurn, post, postNonsense, postOtlp, SESSION, titles, useStage } from './stage.ts'

const { start, startServer } = useStage()

test('says how to send a session when there is none, then shows it as it arrives, without a reload', async () => {
  const { page, server, complaints } = await start()
  await page.getByText('Nothing has arrived yet').waitFor()
  expect(await page.locator('.command').textContent()).toContain(`CLAUDE_METRICS_API_URL=${server.url}`)

  await aTurn(server)
  await page.locator('#waterfall').getByText('Question 1').waitFor()
  await page.getByText('Answer 1').waitFor()
  expect(await titles(page)).toEqual(['Question 1', 'Bash', 'Bash', 'Bash', 'Answer 1'])
  await aTurn(server, 2)
  await page.getByText('Answer 2').waitFor()
  expect(await page.locator('.totals').textContent()).toContain('turns2tool calls6tokens in10.8ktokens out460')

  await page.reload()
  await page.getByText('Answer 2').waitFor()
  expect(await titles(page)).toHaveLength(10)
  expect(complaints).toEqual([])
})

test('a row shows times, outcome and, when opened, exactly the records behind it', async () => {
  const { page, server } = await start()
  await aTurn(server)
  const row = page.locator('#waterfall .row', { hasText: 'ls gone' })
  await row.waitFor()
  expect(await row.locator('.number').first().textContent()).toBe('100 ms')
  expect(await row.locator('.outcome').textContent()).toBe('failed: exit nonzero')
  await row.click()
  const json = page.locator('#details .json pre')
  await json.waitFor()
  const text = (await json.locator('code').allTextContents()).join('\n')
  expect(JSON.parse(text)).toMatchObject({ bash_command: 'ls gone', success: false, ...SESSION })
})

test('filter and search leave what is looked for, with what is above it', async () => {
  const { page, server } = await start()
  await aTurn(server)
  await aTurn(server, 2)
  await page.getByText('Answer 2').waitFor()
  await page.getByRole('button', { name: 'Refused' }).click()
  await expect.poll(() => titles(page)).toEqual(['Question 1', 'Bash', 'Question 2', 'Bash'])
  await page.getByRole('button', { name: 'All', exact: true }).click()
  await page.keyboard.press('/')
  await page.keyboard.type('answer 2')
  await expect.poll(() => titles(page)).toEqual(['Question 2', 'Answer 2'])
  await page.keyboard.press('Escape')
  await expect.poll(() => titles(page)).toHaveLength(10)
})

test('records of every kind are listed in the order of arrival, also refused ones', async () => {
  const { page, server } = await start()
  await post(server, '/health-checks')
  await postNonsense(server)
  await postOtlp(server, 'metrics', {
    resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'calls', unit: '{call}' }] }] }],
  })
  await page.getByRole('button', { name: 'Records' }).click()
  const labels = page.locator('#records .row .title')
  await expect
    .poll(() => labels.allTextContents())
    .toEqual(['the agent is alive', 'refused with 422', 'calls ({call})'])
})

test('a server that goes away and comes back, with nothing of before, is said and shown', async () => {
  const { page, server } = await start()
  await aTurn(server)
  await page.getByText('Answer 1').waitFor()
  const port = Number(new URL(server.origin).port)
  await server.close()
  await page.getByText('server gone').waitFor()
  expect(await titles(page)).toHaveLength(5)
  const next = await startServer(port)
  await aTurn(next, 7)
  await page.getByText('Answer 7').waitFor()
  await expect.poll(() => titles(page)).toEqual(['Question 7', 'Bash', 'Bash', 'Bash', 'Answer 7'])
})

test('what is open is closed when the server has begun anew: its numbers are of other records', async () => {
  const { page, server } = await start()
  await aTurn(server)
  await page.getByRole('button', { name: 'Records' }).click()
  await page.locator('#records .row').nth(1).click()
  await page.locator('#details .json pre').first().waitFor()
  const port = Number(new URL(server.origin).port)
  await server.close()
  await page.getByText('server gone').waitFor()
  expect(await page.locator('#details').textContent()).toContain('npm test')
  await aTurn(await startServer(port), 7)
  await expect.poll(() => page.locator('#details').count()).toBe(0)
  await expect.poll(() => page.locator('#records .row').count()).toBe(5)
  expect(await page.locator('#details').count()).toBe(0)
  expect(await page.locator('#records [aria-selected=true]').count()).toBe(0)
})

test('a search that finds no record says so', async () => {
  const { page, server } = await start()
  await aTurn(server)
  await page.getByRole('button', { name: 'Records' }).click()
  await page.locator('#records .row').first().waitFor()
  await page.locator('#search').fill('no such thing')
  await page.locator('#records').getByText('Nothing here is what you look for.').waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => page.locator('#records .row').count()).toBe(5)
  expect(await page.locator('#records').textContent()).not.toContain('Nothing')
})

test('ids that look alike in the beginning are different sessions', async () => {
  const { page, server } = await start()
  for (const id of [`${'a'.repeat(200)}1`, `${'a'.repeat(200)}2`, randomUUID()])
    await post(server, '/events/prompt', { session_id: id, session_name: null })
  await expect.poll(() => page.locator('#sessions .session').count()).toBe(3)
})
