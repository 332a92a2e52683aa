import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { runDemo } from '../../../src/dev/demo.ts'
import { parseRecording, type Recorded } from '../../../src/dev/recording.ts'
import { startBrowser } from './browser.ts'

const plugin = join(import.meta.dirname, '..', '..', '..', 'plugin')

/** What the recording says: prompts in order, and every tool call with the tools that its subagent called. */
function truth() {
  const recording = parseRecording(readFileSync(join(plugin, 'demo', 'session.json'), 'utf8'), '/home/demo')
  const calls = (lines: readonly Recorded[]) => {
    const uses = new Map<string, string>()
    for (const line of lines) {
      const content = (line['message'] as { content?: unknown } | undefined)?.content
      if (!Array.isArray(content)) continue
      for (const part of content as { type: string; id: string; name: string }[])
        if (part.type === 'tool_use') uses.set(part.id, part.name)
    }
    return [...uses.values()].sort()
  }
  const lines = [recording.transcript, ...recording.subagents].flatMap((transcript) => transcript.lines)
  const messages = lines.map((line) => line['message'] as { id?: string; usage?: unknown } | undefined)
  return {
    responses: new Set(messages.flatMap((message) => (message?.usage && message.id ? [message.id] : []))).size,
    prompts: recording.hooks
      .filter(({ event }) => event === 'UserPromptSubmit')
      .map(({ input }) => String(input['prompt'])),
    main: calls(recording.transcript.lines),
    agents: recording.subagents
      .map((agent) => ({ depth: Number(agent.meta['spawnDepth']), calls: calls(agent.lines) }))
      .map(({ depth, calls: own }) => `${depth}: ${own.join(' ')}`)
      .sort(),
  }
}

interface Line {
  level: number
  kind: string
  title: string
  left: number
  width: number
}

test('the demo stays up with its page, and the waterfall is the session that was recorded', async () => {
  const browser = await startBrowser()
  const folder = mkdtempSync(join(tmpdir(), 'demo-page-'))
  const interruption = new AbortController()
  const out = new PassThrough({ encoding: 'utf8' })
  let shown = ''
  out.on('data', (text: string) => {
    shown += text
  })
  cpSync(plugin, folder, { recursive: true })
  cpSync(browser.pageFolder, join(folder, 'dist'), { recursive: true })
  const { PATH } = process.env
  const demo = runDemo({
    pluginRoot: folder,
    once: false,
    out,
    color: false,
    env: { PATH },
    signal: interruption.signal,
  })
  try {
    await expect.poll(() => shown, { timeout: 60_000 }).toMatch(/Look at http/)
    const { page, complaints, requests } = await browser.open(/Look at (\S+)/.exec(shown)?.[1] ?? '')
    await expect.poll(() => shown, { timeout: 100_000 }).toContain('Ctrl-C')
    expect(shown).toContain('✓ Everything arrived')

    await page.setViewportSize({ width: 1440, height: 3000 })
    const lines = () =>
      page.locator('#waterfall .row').evaluateAll((rows) =>
        rows.map((row): Line => {
          const bar = row.querySelector('.bar')?.getBoundingClientRect()
          return {
            level: Number(row.getAttribute('aria-level')),
            kind: row.querySelector('.unseen')?.textContent?.replace(': ', '') ?? '',
            title: row.querySelector('.title')?.textContent ?? '',
            left: bar?.left ?? 0,
            width: bar?.width ?? 0,
          }
        }),
      )
    const { prompts, responses, main, agents } = truth()
    const isCall = ({ kind }: Line) => kind === 'tool' || kind === 'agent'
    await expect
      .poll(async () => (await lines()).filter(isCall).length)
      .toBe(main.length + agents.flatMap((agent) => agent.split(' ').slice(1)).filter(Boolean).length)
    await expect.poll(async () => (await lines()).filter(({ kind }) => kind === 'response').length).toBe(responses)
    const rows = await lines()
    expect(rows.filter(({ kind }) => kind === 'turn').map(({ title }) => title)).toEqual(prompts)
    expect(
      rows
        .filter((row) => isCall(row) && row.level === 2)
        .map(({ title }) => title)
        .sort(),
    ).toEqual(main)

    const below = (index: number) => {
      const { level = 0 } = rows[index] ?? {}
      const end = rows.findIndex((row, other) => other > index && row.level <= level)
      return rows.slice(index + 1, end === -1 ? undefined : end)
    }
    const found = rows.flatMap((row, index) => {
      const own = below(index).filter((other) => other.level === row.level + 1 && isCall(other))
      return row.kind === 'agent'
        ? [
            `${row.level - 1}: ${own
              .map(({ title }) => title)
              .sort()
              .join(' ')}`,
          ]
        : []
    })
    expect(found.sort()).toEqual(agents)

    for (const [index, row] of rows.entries())
      for (const inner of below(index)) {
        expect(inner.left, `${inner.title} in ${row.title}`).toBeGreaterThanOrEqual(row.left - 4)
        expect(inner.left + inner.width).toBeLessThanOrEqual(row.left + row.width + 4)
      }
    expect(complaints).toEqual([])
    expect(requests.every((url) => url.startsWith(new URL(page.url()).origin))).toBe(true)
  } finally {
    interruption.abort()
    await demo
    await browser.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  }
}, 240_000)
