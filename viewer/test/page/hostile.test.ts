import { describe, expect, test } from 'vitest'
import { aTurn, at, post, postOtlp, SESSION, useStage } from './stage.ts'

const { start } = useStage()

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
      const attributes = [{ key: text, value: { stringValue: text } }]
      const resource = { attributes: [{ key: 'service.name', value: { stringValue: text } }] }
      const span = { traceId: text, spanId: text, name: text, attributes }
      await postOtlp(server, 'traces', { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] })
      const metric = { name: text, unit: text, gauge: { dataPoints: [{ asInt: '1', attributes }] } }
      await postOtlp(server, 'metrics', { resourceMetrics: [{ resource, scopeMetrics: [{ metrics: [metric] }] }] })
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
    await page.getByRole('button', { name: 'Metrics' }).click()
    await expect.poll(() => page.locator('#metrics .chart').count()).toBe(HOSTILE.length)

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
