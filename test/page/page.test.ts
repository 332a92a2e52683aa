import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Ingest, startIngest } from '../../src/dev/ingest.ts'
import { payloads } from '../contract/sample.ts'
import { type Browser, type Opened, startBrowser } from './browser.ts'

const TOKEN = `cm_${'a1'.repeat(24)}`

let browser: Browser
let ingest: Ingest | undefined
let opened: Opened | undefined

beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())
afterEach(async () => {
  await opened?.page.close()
  await ingest?.close()
  opened = undefined
  ingest = undefined
})

async function start(options: Parameters<Browser['open']>[1] = {}): Promise<Opened & { server: Ingest }> {
  const server = await startIngest({ port: 0, pageFolder: browser.pageFolder })
  ingest = server
  opened = await browser.open(`${server.origin}/`, options)
  return { ...opened, server }
}

async function post(server: Ingest, where: keyof typeof payloads, change: object = {}): Promise<void> {
  const response = await fetch(`${server.url}${where}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({ ...payloads[where](), ...change }),
  })
  expect(response.status).toBe(202)
  await response.arrayBuffer()
}

const SESSION = { session_id: '11111111-aaaa-4bbb-8ccc-222222222222', session_name: 'fix the parser' }
const at = (occurredAtMs: number) => ({
  client_meta: { ...payloads['/events/tool']().client_meta, occurred_at: new Date(occurredAtMs).toISOString() },
})

/** A turn with a prompt, three calls (one failed, one refused) and its end. */
async function aTurn(server: Ingest, turn = 1, change: object = {}): Promise<void> {
  const startMs = Date.parse('2026-11-20T10:00:00Z') + turn * 60_000
  const common = { ...SESSION, turn_id: `turn-${turn}`, subagent_depth: 0, ...change }
  const { subagent_depth: _, ...whole } = common
  await post(server, '/events/prompt', { ...whole, prompt_text: `Question ${turn}`, ...change, ...at(startMs) })
  const call = { ...common, subagent_type: null, file_path: null, duration_ms: 100, success: true, error_class: null }
  await post(server, '/events/tool', { ...call, bash_command: 'npm test', ...at(startMs + 1000) })
  await post(server, '/events/tool', {
    ...call,
    bash_command: 'ls gone',
    success: false,
    error_class: 'exit_nonzero',
    ...at(startMs + 2000),
  })
  await post(server, '/events/tool', {
    ...call,
    bash_command: 'rm -rf build',
    success: false,
    permission_outcome: 'denied_user',
    ...at(startMs + 3000),
  })
  await post(server, '/events/execution', {
    ...whole,
    response_text: `Answer ${turn}`,
    tokens_in: 5400,
    tokens_out: 230,
    duration_ms: 4000,
    ...at(startMs + 4000),
  })
}

const titles = (page: Page) => page.locator('[role=treegrid] [role=row] .title').allTextContents()
const selectedRow = (page: Page) => page.locator('#waterfall [role=row][aria-selected=true]')

test('says how to send a session when there is none, then shows it as it arrives, without a reload', async () => {
  const { page, server, complaints } = await start()
  await page.getByText('Nothing has arrived yet').waitFor()
  expect(await page.locator('.command').textContent()).toContain(`CLAUDE_METRICS_API_URL=${server.url}`)

  await aTurn(server)
  await page.getByText('Question 1').waitFor()
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

test('everything can be reached and told apart with the keyboard alone', async () => {
  const { page, server, complaints } = await start()
  await aTurn(server)
  await page.getByText('Answer 1').waitFor()

  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to sessions')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('waterfall')
  const ring = await page.locator('#waterfall').evaluate((element) => getComputedStyle(element).outlineStyle)
  expect(ring).toBe('solid')

  await page.keyboard.press('ArrowDown')
  expect(await selectedRow(page).getAttribute('aria-level')).toBe('1')
  expect(await page.locator('#waterfall').getAttribute('aria-activedescendant')).toBe(
    await selectedRow(page).getAttribute('id'),
  )
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => titles(page)).toEqual(['Question 1'])
  expect(await selectedRow(page).getAttribute('aria-expanded')).toBe('false')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => titles(page)).toHaveLength(5)
  await page.keyboard.press('ArrowRight')
  expect(await selectedRow(page).textContent()).toContain('npm test')
  await page.keyboard.press('Enter')
  await page.locator('#details .json pre').waitFor()
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => page.locator('#details .json pre').first().textContent()).toContain('ls gone')
  await page.keyboard.press('Escape')
  expect(await page.locator('#details').count()).toBe(0)
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('waterfall')
  await page.keyboard.press('End')
  expect(await selectedRow(page).textContent()).toContain('Answer 1')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('sessions')
  expect(complaints).toEqual([])
})

test('what assistive technology is told: a tree grid with levels, a list of sessions, names for all controls', async () => {
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

test('records of every kind are listed in the order of arrival, also refused ones', async () => {
  const { page, server } = await start()
  await post(server, '/health-checks')
  await fetch(`${server.url}/events/tool`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}` },
    body: '{}',
  })
  await fetch(`${server.origin}/v1/metrics`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'calls', unit: '{call}' }] }] }] }),
  })
  await page.getByRole('button', { name: 'Records' }).click()
  const labels = page.locator('#records .row .title')
  await expect
    .poll(() => labels.allTextContents())
    .toEqual(['the agent is alive', 'refused with 422', 'calls ({call})'])
})

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
})

test('a server that goes away and comes back, with nothing of before, is said and shown', async () => {
  const { page, server } = await start()
  await aTurn(server)
  await page.getByText('Answer 1').waitFor()
  const port = Number(new URL(server.origin).port)
  await server.close()
  await page.getByText('server gone').waitFor()
  expect(await titles(page)).toHaveLength(5)
  ingest = await startIngest({ port, pageFolder: browser.pageFolder })
  await aTurn(ingest, 7)
  await page.getByText('Answer 7').waitFor()
  await expect.poll(() => titles(page)).toEqual(['Question 7', 'Bash', 'Bash', 'Bash', 'Answer 7'])
})

describe('hostile content', () => {
  const HOSTILE = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(2)>',
    "' onmouseover='alert(3)' x='",
    '</title></script><svg onload=alert(4)>',
    'javascript:alert(5)',
    `$${'{alert(6)}'}{{alert(7)}}`,
    '\u202egnp.exe\u2066 <b>bold</b>',
    '</style><style>*{display:none}</style>',
    '__proto__',
    'constructor',
  ]

  test('is text and nothing else: no script, no element, no request, no reordering', async () => {
    const { page, server, requests, complaints } = await start()
    for (const [index, text] of HOSTILE.entries()) {
      const change = {
        session_id: `id${text}`,
        session_name: text,
        turn_id: text,
        ...at(1_790_000_000_000 + index * 60_000),
      }
      await post(server, '/events/prompt', { ...change, prompt_text: text, folder_path: text })
      await post(server, '/events/tool', {
        ...change,
        tool_name: text,
        bash_command: text,
        file_path: text,
        subagent_type: text,
      })
      await post(server, '/events/execution', {
        ...change,
        response_text: text,
        model: text,
        stop_reason: text,
        status: 'error',
      })
      const { session_name, session_id, client_meta } = change
      await post(server, '/events/session', { session_name, session_id, client_meta, cwd: text, exit_kind: text })
      await fetch(`${server.origin}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          resourceSpans: [
            {
              resource: { attributes: [{ key: 'service.name', value: { stringValue: text } }] },
              scopeSpans: [
                {
                  spans: [
                    {
                      traceId: text,
                      spanId: text,
                      name: text,
                      attributes: [{ key: text, value: { stringValue: text } }],
                    },
                  ],
                },
              ],
            },
          ],
        }),
      })
    }
    await expect.poll(() => page.locator('#sessions .session').count()).toBeGreaterThan(9)
    const count = await page.locator('#sessions .session').count()
    await page.focus('#sessions')
    for (let index = 0; index < count; index += 1) {
      await page.locator('#waterfall .row').nth(1).waitFor()
      for (const row of await page.locator('#waterfall .row').all()) {
        await row.click()
        await page.locator('#details .json pre').first().waitFor()
      }
      await page.keyboard.press('Escape')
      await page.focus('#sessions')
      await page.keyboard.press('ArrowDown')
    }
    await page.getByRole('button', { name: 'Records' }).click()
    await page.locator('#records .row').first().hover()

    expect(await page.locator('#app script, #app img, #app b, #app style, #app svg[onload]').count()).toBe(0)
    const attributes = await page
      .locator('#app *')
      .evaluateAll((elements) =>
        elements.flatMap((element) => element.getAttributeNames()).filter((name) => name.startsWith('on')),
      )
    expect(attributes).toEqual([])
    const text = await page.locator('#app').evaluate((element) => element.textContent ?? '')
    expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
    expect(complaints).toEqual([])
    expect(requests.filter((url) => new URL(url).origin !== server.origin)).toEqual([])
  })

  test('a megabyte of text costs the page no more than a line', async () => {
    const { page, server, complaints } = await start()
    const text = `${'long '.repeat(200_000)}end`
    await aTurn(server, 1, {})
    await post(server, '/events/prompt', {
      ...SESSION,
      turn_id: 'long',
      prompt_text: text,
      ...at(Date.parse('2026-11-20T11:00:00Z')),
    })
    const row = page.locator('#waterfall .row', { hasText: 'long long' })
    await row.waitFor()
    expect((await row.textContent())?.length).toBeLessThan(600)
    await row.click()
    await page.getByText('more characters').waitFor()
    expect((await page.locator('#details').evaluate((element) => element.textContent ?? '')).length).toBeLessThan(
      10_000,
    )
    expect(complaints).toEqual([])
  })
})

test.each([
  ['of ten sessions', 10, 200],
  ['of a single turn', 1, 10_000],
])(
  '10 000 events %s stream in without stutter, and only what is seen is drawn',
  async (where, sessions, callsPerTurn) => {
    const { page, server, complaints } = await start()
    await aTurn(server)
    await page.getByText('Answer 1').waitFor()
    await page.evaluate(() => {
      const frames: number[] = []
      const tasks: number[] = []
      let last = performance.now()
      const tick = (now: number) => {
        frames.push(now - last)
        last = now
        requestAnimationFrame(tick)
      }
      requestAnimationFrame(tick)
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
        entryTypes: ['longtask'],
      })
      Object.assign(window, { measured: { frames, tasks } })
    })

    const startMs = Date.parse('2026-11-20T12:00:00Z')
    const requestOf = (index: number) => ({
      at: new Date(startMs + index).toISOString(),
      path: '/events/tool',
      status: 202,
      duplicate: false,
      body: {
        ...payloads['/events/tool'](),
        session_id: `session-${index % sessions}`,
        turn_id: `turn-${Math.floor(index / callsPerTurn)}`,
        subagent_depth: 0,
        ...at(startMs + index * 10),
      },
    })
    server.show(requestOf(0))
    await expect.poll(() => page.locator('#sessions .session').count()).toBe(2)
    await page.focus('#sessions')
    await page.keyboard.press('Home')
    const startedAtMs = performance.now()
    for (let index = 1; index < 10_000; index += 1) {
      server.show(requestOf(index))
      // About 5 000 a second, more than any session has.
      if (index % 100 === 99) await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await expect.poll(() => page.locator('.totals').textContent(), { timeout: 30_000 }).toMatch(/records10\.0k/)
    const seconds = (performance.now() - startedAtMs) / 1000
    // Scroll from top to bottom, too.
    await page.focus('#waterfall')
    for (let step = 0; step < 30; step += 1) await page.keyboard.press('PageDown')

    const { frames, tasks } = await page.evaluate(
      () => (window as unknown as { measured: { frames: number[]; tasks: number[] } }).measured,
    )
    const sorted = frames.toSorted((one, other) => one - other)
    const quantile = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0)
    console.log(
      `10 000 events ${where} in ${seconds.toFixed(1)} s: ${frames.length} frames, median ${quantile(0.5)} ms, 95 % ${quantile(0.95)} ms, ` +
        `99 % ${quantile(0.99)} ms, longest ${quantile(1)} ms; ${tasks.length} long tasks, longest ${Math.round(Math.max(0, ...tasks))} ms`,
    )
    expect(await page.locator('#app .row').count()).toBeLessThan(120)
    expect(quantile(0.5)).toBeLessThanOrEqual(34)
    expect(quantile(0.95)).toBeLessThanOrEqual(100)
    expect(complaints).toEqual([])
  },
)

test('ids that look alike in the beginning are different sessions', async () => {
  const { page, server } = await start()
  for (const id of [`${'a'.repeat(200)}1`, `${'a'.repeat(200)}2`, randomUUID()])
    await post(server, '/events/prompt', { session_id: id, session_name: null })
  await expect.poll(() => page.locator('#sessions .session').count()).toBe(3)
})
