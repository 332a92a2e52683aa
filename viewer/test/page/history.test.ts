import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { noonBefore, type Reported, sourceOf } from '../scripted-history.ts'
import { useHistoryStage } from './history-stage.ts'
import { selectedRow, titles } from './stage.ts'

const { start } = useHistoryStage()
const NOW = Date.now()

const ANSWER =
  '# Why\n\nIt is **two** things:\n\n- `a`\n- <img src=x onerror=alert(1)>\n\n[here](javascript:alert(2)) [there](https://example.org)'
const some: Reported[] = [
  { id: 'session-a', startMs: noonBefore(NOW, 0), name: 'Fix the parser', answer: () => ANSWER },
  {
    id: 'session-b',
    startMs: noonBefore(NOW, 8),
    cwd: '/home/ada/site',
    costUsd: null,
    prompt: (n) => `Draw Müller ${n}`,
  },
  { id: 'session-c', startMs: noonBefore(NOW, 40), turns: 5, prompt: () => null, callsPerTurn: 6 },
]
const cards = ['Today', 'This week', 'Everything']

test('the overview says what today, this week and everything cost, by project, model and day', async () => {
  const { page, complaints } = await start(sourceOf(some))
  await page.locator('.card').first().waitFor()
  expect(await page.locator('.card-name').allTextContents()).toEqual(cards)
  expect(await page.locator('.card-cost').first().textContent()).toBe('$0.50')
  expect(await page.locator('.card').last().textContent()).toContain('at least $1.75')
  const rows = page.locator('.used').first().locator('tbody tr')
  expect(await rows.allTextContents()).toEqual(['parser$1.75735.0k80 %1.4k', 'site–210.0k80 %400'])
  expect(await page.getByRole('img', { name: /Cost per day/ }).count()).toBe(1)
  await page.getByRole('button', { name: 'site', exact: true }).click()
  await expect.poll(() => page.locator('#sessions .name').allTextContents()).toEqual(['Draw Müller 1'])
  await page.goBack()
  await expect.poll(() => page.locator('.card-name').allTextContents()).toEqual(cards)
  expect(complaints).toEqual([])
})

test('back, forward and reload keep the place; the address of a row opens it', async () => {
  const { page, complaints } = await start(sourceOf(some), { at: '#/sessions' })
  await page.locator('#sessions .session', { hasText: 'Müller' }).click()
  await expect.poll(() => titles(page)).toContain('Draw Müller 2')
  await page.locator('#waterfall .row', { hasText: 'Draw Müller 2' }).click()
  await page.locator('.passage', { hasText: 'Draw Müller 2' }).waitFor()
  const address = page.url()
  expect(address).toContain('#/sessions/session-b/turn%20turn-2?open=')
  await page.reload()
  await page.locator('.passage', { hasText: 'Draw Müller 2' }).waitFor()
  await page.keyboard.press('Escape')
  await page.goBack()
  await page.locator('#details').waitFor()
  await page.goBack()
  await page.goBack()
  await expect.poll(() => page.locator('#sessions [aria-selected=true] .name').textContent()).toBe('Fix the parser')
  await page.goto('about:blank')
  await page.goto(address)
  await expect.poll(() => selectedRow(page).textContent()).toContain('Draw Müller 2')
  expect(complaints).toEqual([])
})

test('prompt and answer can be read as Markdown, of which nothing becomes an element that acts', async () => {
  const { page, complaints, requests, server } = await start(sourceOf(some), {
    at: '#/sessions/session-a/turn%20turn-1?open',
  })
  const answer = page.locator('.passage', { hasText: 'two things' })
  await answer.waitFor()
  expect(await answer.locator('strong').textContent()).toBe('two')
  expect(await answer.locator('li').allTextContents()).toEqual(['a', '<img src=x onerror=alert(1)>'])
  expect(await answer.locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toEqual([
    'https://example.org',
  ])
  expect(await page.locator('#app img').count()).toBe(0)
  expect(complaints).toEqual([])
  expect(requests.filter((url) => !url.startsWith(server.url))).toEqual([])
})

test('search looks through all sessions, also those that nobody has opened', async () => {
  const { page } = await start(sourceOf(some), { at: '#/sessions' })
  await page.locator('#sessions .session').nth(2).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('MÜLLER 2')
  await expect.poll(() => page.locator('#sessions .name').allTextContents()).toEqual(['Draw Müller 1'])
  await expect.poll(() => titles(page)).toContain('Draw Müller 2')
  await page.keyboard.press('Escape')
  await expect.poll(() => page.locator('#sessions .session').count()).toBe(3)
})

test('calls without arguments are told apart by their kind', async () => {
  const { page } = await start(sourceOf(some), { at: '#/sessions/session-a' })
  await expect.poll(() => page.locator('#waterfall .detail').first().textContent()).toBe('npm')
})

test('two sessions are compared side by side', async () => {
  const { page, complaints } = await start(sourceOf(some), { at: '#/sessions/session-a' })
  await page.getByRole('button', { name: 'Compare …' }).click()
  await page.locator('#sessions .session', { hasText: 'Müller' }).click()
  await page.getByRole('button', { name: /^Compare with/ }).click()
  const row = (name: string) => page.locator('#compare tr', { has: page.locator('th', { hasText: name }) })
  expect(await row('folder').locator('td').allTextContents()).toEqual(['/home/ada/parser', '/home/ada/site', ''])
  expect(await row('cost').locator('td').allTextContents()).toEqual(['$0.50', '–', 'not known'])
  expect(await row('turns').locator('td').allTextContents()).toEqual(['2', '2', 'the same'])
  await page.reload()
  await row('turns').waitFor()
  expect(complaints).toEqual([])
})

test('a session is saved as JSON lines, sums as CSV', async () => {
  const { page } = await start(sourceOf(some), { at: '#/sessions/session-b' })
  const lines = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Save as JSON lines' }).click()
  const saved = readFileSync(await (await lines).path(), 'utf8')
    .trim()
    .split('\n')
  expect(saved.map((line) => JSON.parse(line).session_id)).toEqual(saved.map(() => 'session-b'))
  await page.getByRole('button', { name: 'Overview' }).click()
  const sums = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save sessions as CSV' }).click()
  const csv = readFileSync(await (await sums).path(), 'utf8').split('\r\n')
  expect(csv[0]).toContain('session_id,title,folder,started_at')
  expect(csv).toHaveLength(5)
})

test('? lists the keys, Escape closes the list, numbers go to the views', async () => {
  const { page } = await start(sourceOf(some))
  await page.locator('.card').first().waitFor()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  await page.keyboard.press('2')
  await page.locator('#sessions .session').first().waitFor()
})

test('on a phone nothing is wider than the page', async () => {
  const { page, complaints } = await start(sourceOf(some), { width: 360 })
  const overflow = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  await page.locator('.card').first().waitFor()
  expect(await overflow()).toBe(0)
  await page.keyboard.press('2')
  await page.locator('#waterfall .row').first().click()
  await page.locator('.passage').first().waitFor()
  expect(await overflow()).toBe(0)
  expect(complaints).toEqual([])
})
