import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { aTurn, selectedRow, useStage } from './stage.ts'

const { start } = useStage()

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

test.each([
  ['a phone', 320, 640],
  ['a window of 1280 by 720 at 200 %', 640, 360],
])('on %s everything can be read and reached by scrolling down alone', async (_, width, height) => {
  const { page, server, complaints } = await start({ width })
  await page.setViewportSize({ width, height })
  expect(await overflow(page), 'nothing there yet').toBe(0)
  await aTurn(server)
  const call = page.locator('#waterfall .row', { hasText: 'ls gone' })
  await call.click()
  await expect.poll(() => selectedRow(page).textContent()).toContain('ls gone')
  await page.locator('#details .json pre').first().waitFor()
  expect(await overflow(page), 'details').toBe(0)
  await page.getByRole('button', { name: 'Close details' }).click()
  await page.locator('#sessions .session').click()
  await page.locator('.head h2').click()
  const widths = await page.locator('.head > *').evaluateAll((parts) => parts.map((part) => part.clientWidth))
  expect(Math.min(...widths.filter((each) => each > 0))).toBeGreaterThan(200)
  await page.getByRole('button', { name: 'Records' }).click()
  await page.locator('#records .row').nth(3).click()
  await page.locator('#details .json pre').first().waitFor()
  expect(await overflow(page), 'records').toBe(0)
  await page.getByRole('button', { name: 'Metrics' }).click()
  await page.locator('#metrics').waitFor()
  expect(await overflow(page), 'metrics').toBe(0)
  expect(complaints).toEqual([])
})
