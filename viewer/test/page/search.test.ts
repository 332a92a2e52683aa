import { expect, test } from 'vitest'
import { aTurn, at, post, SESSION, titles, useStage } from './stage.ts'

const { start, startServer } = useStage()

const startMs = Date.parse('2026-11-20T10:00:00Z')
/** Longer than what the page has of a text, with a word at its end that is nowhere else. */
const long = (word: string) => `${'and so on '.repeat(500)}${word}`

test('finds what stands beyond the lines that the page has, in records of before and of later', async () => {
  const { page, server, complaints } = await start()
  await aTurn(server)
  const event = { ...SESSION, turn_id: 'turn-2', ...at(startMs + 120_000) }
  await post(server, '/events/execution', { ...event, response_text: long('zanzibar') })
  await page.locator('#waterfall').getByText('Question 1').waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('on ZANZI')
  await expect.poll(() => titles(page)).toHaveLength(2)
  expect((await titles(page)).join()).not.toContain('Question 1')

  await post(server, '/events/prompt', { ...event, prompt_text: long('zanzibar'), ...at(startMs + 119_000) })
  await expect.poll(async () => (await titles(page)).join()).toContain('and so on')
  await page.keyboard.type('x')
  await expect.poll(() => page.getByText('Nothing here is what you look for').count()).toBe(1)
  await page.keyboard.press('Escape')
  await expect.poll(async () => (await titles(page)).join()).toContain('Question 1')
  expect(complaints).toEqual([])
})

test('finds records of every kind, and goes on with a server that came back', async () => {
  const { page, server } = await start()
  await aTurn(server)
  await page.getByText('Answer 1').waitFor()
  await page.getByRole('button', { name: 'Records' }).click()
  await page.keyboard.press('/')
  await page.keyboard.type('rm -rf build')
  await expect.poll(() => page.locator('#records .row').count()).toBe(1)

  const port = Number(new URL(server.origin).port)
  await server.close()
  await page.getByText('server gone').waitFor()
  const next = await startServer(port)
  await aTurn(next, 1)
  await aTurn(next, 2)
  await expect.poll(() => page.locator('#records .row').count()).toBe(2)
})

test('one or two letters are looked for in what is shown only: they are in every record', async () => {
  const { page, server } = await start()
  await aTurn(server)
  await aTurn(server, 2)
  await page.getByText('Answer 2').waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('r 2')
  await expect.poll(() => titles(page)).toEqual(['Question 2', 'Answer 2'])
})
