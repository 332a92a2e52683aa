// Takes docs/screenshots/{light,dark,metrics}.png of the page with the demo's session. Needs Chromium, a built plugin,
// and pngquant to make them small:
//   npm run build && npx tsx scripts/screenshots.mts && pngquant --ext .png --force docs/screenshots/*.png
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import type { Page } from 'playwright-core'
import { runDemo } from '../src/dev/demo.ts'
import { startBrowser } from '../viewer/test/page/browser.ts'

const root = join(import.meta.dirname, '..')

/** Resolves with the first match of `pattern` in what `out` says. */
const said = (out: PassThrough, pattern: RegExp) =>
  new Promise<RegExpExecArray>((resolve) => {
    let text = ''
    out.on('data', (chunk: string) => {
      text += chunk
      const match = pattern.exec(text)
      if (match) resolve(match)
    })
  })

async function main(): Promise<void> {
  const browser = await startBrowser()
  const pluginRoot = mkdtempSync(join(tmpdir(), 'screenshots-'))
  const interruption = new AbortController()
  const out = new PassThrough({ encoding: 'utf8' })
  cpSync(join(root, 'plugin'), pluginRoot, { recursive: true })
  cpSync(browser.pageFolder, join(pluginRoot, 'dist'), { recursive: true })
  const ready = Promise.all([said(out, /Look at (\S+)/), said(out, /Ctrl-C/)])
  const { PATH } = process.env
  const demo = runDemo({ pluginRoot, once: false, out, color: false, env: { PATH }, signal: interruption.signal })
  try {
    const [[, url = '']] = await ready
    const shoot = async (name: string, dark: boolean, prepare: (page: Page) => Promise<void>) => {
      const { page } = await browser.open(url, { dark })
      await page.setViewportSize({ width: 1280, height: 720 })
      await page.getByText('Clean up behind you.').or(page.getByText('Fix it, and add a test.')).first().waitFor()
      await prepare(page)
      await page.screenshot({ path: join(root, 'docs', 'screenshots', `${name}.png`) })
      await page.close()
    }
    await shoot('light', false, async () => {})
    await shoot('dark', true, async (page) => {
      await page.locator('#waterfall').evaluate((element) => {
        element.scrollTop = element.scrollHeight - element.clientHeight - 210
      })
      await page.locator('#waterfall .row', { hasText: 'npm run report' }).click()
      await page.locator('#details .json pre').first().waitFor()
      await page.mouse.move(0, 0)
    })
    await shoot('metrics', false, async (page) => {
      await page.getByRole('button', { name: 'Metrics' }).click()
      await page.locator('#metrics .chart').first().waitFor()
    })
  } finally {
    interruption.abort()
    await demo
    await browser.close()
    rmSync(pluginRoot, { recursive: true, force: true })
  }
}

await main()
