import { expect, test } from 'vitest'
import { aTurn, selectedRow, titles, useStage } from './stage.ts'

const { start } = useStage()

test('everything can be reached and told apart with the keyboard alone', async () => {
  const { page, server, complaints } = await start()
  await aTurn(server)
  await page.getByText('Answer 1').waitFor()

  await page.keyboard.press('Tab')
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to sessions')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('waterfall')
  const ring = await page.locator('#waterfall').evaluate((element) => getComputedStyle(element).outlineStyle)
  expect(ring).toBe('solid')

  await page.keyboard.press('ArrowDown')
  await expect.poll(() => selectedRow(page).getAttribute('aria-level')).toBe('1')
  expect(await page.locator('#waterfall').getAttribute('aria-activedescendant')).toBe(
    await selectedRow(page).getAttribute('id'),
  )
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => titles(page)).toEqual(['Question 1'])
  await expect.poll(() => selectedRow(page).getAttribute('aria-expanded')).toBe('false')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => titles(page)).toHaveLength(5)
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => selectedRow(page).textContent()).toContain('npm test')
  await page.keyboard.press('Enter')
  await page.locator('#details .json pre').waitFor()
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => page.locator('#details .json pre').first().textContent()).toContain('ls gone')
  await page.keyboard.press('Escape')
  await expect.poll(() => page.locator('#details').count()).toBe(0)
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('waterfall')
  await page.keyboard.press('End')
  await expect.poll(() => selectedRow(page).textContent()).toContain('Answer 1')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('sessions')
  expect(complaints).toEqual([])
})

test('what assistive technology gets: a tree grid with levels, a list of sessions, names for all controls', async () => {
  const { page, server } = await start()
  await aTurn(server)
  await page.getByText('Answer 1').waitFor()
  const snapshot = await page.locator('body').ariaSnapshot()
  for (const part of [
    'treegrid "Turns, and what happened in them"',
    'listbox "Sessions, newest first"',
    'searchbox',
    'columnheader "Duration"',
  ])
    expect(snapshot).toContain(part)
  const nameless = await page
    .locator('button, input, a')
    .evaluateAll((elements) =>
      elements
        .filter((element) => !(element.textContent?.trim() || element.getAttribute('aria-label')))
        .map((element) => element.outerHTML),
    )
  expect(nameless).toEqual([])
})
