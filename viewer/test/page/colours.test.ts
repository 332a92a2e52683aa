import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { aTurn, postOtlp, useStage } from './stage.ts'

const { start } = useStage()

test('light and dark follow the system until somebody chooses, and the choice stays', async () => {
  const { page, server } = await start({ dark: true })
  await aTurn(server)
  await page.getByText('Answer 1').waitFor()
  const brightness = () =>
    page.evaluate(() => {
      const [red = 0] = getComputedStyle(document.body).backgroundColor.match(/\d+/g) ?? []
      return Number(red)
    })
  expect(await brightness()).toBeLessThan(60)
  await page.emulateMedia({ colorScheme: 'light' })
  await expect.poll(brightness).toBeGreaterThan(200)
  await page.locator('#theme').click()
  await page.locator('#theme').click()
  await expect.poll(brightness).toBeLessThan(60)
  await page.reload()
  await page.getByText('Answer 1').waitFor()
  expect(await brightness()).toBeLessThan(60)
  await page.locator('#theme').click()
})

/** Ratio of the brightness of text and ground, as WCAG 2 defines it. */
const faintTexts = (page: Page) =>
  page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
    const luminance = (color: string) => {
      if (!canvas) return 0
      canvas.fillStyle = color
      canvas.fillRect(0, 0, 1, 1)
      const [r = 0, g = 0, b = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
        const share = value / 255
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const groundOf = (element: Element | null): string => {
      for (let one = element; one !== null; one = one.parentElement) {
        const color = getComputedStyle(one).backgroundColor
        if (color !== 'rgba(0, 0, 0, 0)') return color
      }
      return 'white'
    }
    return [...document.querySelectorAll('body *')]
      .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()))
      .filter((element) => !element.closest('svg') && element.getClientRects().length > 0)
      .map((element) => {
        const [one, other] = [luminance(getComputedStyle(element).color), luminance(groundOf(element))].sort(
          (a, b) => b - a,
        )
        return { text: element.textContent?.slice(0, 40), contrast: ((one ?? 0) + 0.05) / ((other ?? 0) + 0.05) }
      })
      .filter(({ contrast }) => contrast < 4.5)
  })

test.each([
  ['light', false],
  ['dark', true],
] as const)('%s: every text stands out from its ground (WCAG AA)', async (_, dark) => {
  const { page, server } = await start({ dark })
  await aTurn(server)
  await page.getByText('Answer 1').waitFor()
  await page.locator('#waterfall .row', { hasText: 'ls gone' }).click()
  await page.locator('#details .json pre').waitFor()
  expect(await faintTexts(page)).toEqual([])
  await postOtlp(server, 'metrics', {
    resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'queue', gauge: { dataPoints: [{ asInt: '4' }] } }] }] }],
  })
  await page.getByRole('button', { name: 'Metrics' }).click()
  await page.locator('#metrics .chart').waitFor()
  expect(await faintTexts(page)).toEqual([])
})
