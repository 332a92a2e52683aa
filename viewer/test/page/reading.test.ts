import { expect, test } from 'vitest'
import { payloads } from '../../../test/contract/sample.ts'
import { at, useStage } from './stage.ts'

const { start } = useStage()

const START_MS = Date.parse('2026-11-20T12:00:00Z')

/** A call of a session, as the server shows it to its pages. */
const aCall = (session: string, turn: number, atMs: number) => ({
  at: new Date(START_MS + atMs).toISOString(),
  path: '/events/tool',
  status: 202,
  duplicate: false,
  body: {
    ...payloads['/events/tool'](),
    session_id: session,
    turn_id: `turn-${turn}`,
    subagent_depth: 0,
    ...at(START_MS + atMs),
  },
})

test('what one reads stays where it is while sessions and calls appear above it', async () => {
  const { page, server, complaints } = await start()
  for (let index = 0; index < 40; index += 1) server.show(aCall(`session-${index}`, 1, index * 1000))
  for (let turn = 1; turn < 40; turn += 1) server.show(aCall('session-39', turn, 40_000 + turn * 1000))
  await expect.poll(() => page.getByText('session-39').count()).toBeGreaterThan(0)
  await page.locator('#sessions .session', { hasText: 'session-39' }).click()
  const list = page.locator('#sessions')
  const grid = page.locator('#waterfall')
  await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe('80')
  for (const scroller of [list, grid]) await scroller.evaluate((element) => element.scrollTo(0, 610))
  const session = list.locator('.session', { hasText: 'session-25' })
  const row = grid.locator('[role=row][aria-selected=true]')
  await grid.locator('.row').nth(20).click()
  await page.locator('#details').waitFor()
  const before = [await session.boundingBox(), await row.boundingBox()]

  server.show(aCall('a newer one', 1, 90_000))
  for (let more = 0; more < 3; more += 1) server.show(aCall('session-39', 2, 42_100 + more))
  await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe('83')
  await expect.poll(() => session.getAttribute('aria-posinset')).toBe('16')
  expect(await session.textContent()).toContain('0 turns · 1 call ·')
  expect([await session.boundingBox(), await row.boundingBox()]).toEqual(before)
  expect(complaints).toEqual([])
})

test('a screen reader hears of the connection, not of each lot of records that is still to be read', async () => {
  const { page, server } = await start()
  await page.locator('#empty').waitFor()
  const said = page.locator('[aria-live]')
  await expect.poll(() => said.textContent()).toBe('live')
  await page.evaluate(() => {
    const reported = new Set<string>()
    const note = () => {
      for (const region of document.querySelectorAll('[aria-live]')) reported.add(region.textContent ?? '')
    }
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true })
    Object.assign(window, { reported })
  })
  for (let index = 0; index < 8_000; index += 1) server.show(aCall('session-1', index % 50, index))
  await expect.poll(() => page.locator('.totals').textContent(), { timeout: 30_000 }).toContain('records8.0k')
  const reported = await page.evaluate(() => [...(window as unknown as { reported: Set<string> }).reported])
  expect(reported).toEqual(['live'])
})
