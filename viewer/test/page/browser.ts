import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { chromium, type Page } from 'playwright-core'
import { pageOptions } from '../../../scripts/page-options.mjs'

const root = join(import.meta.dirname, '..', '..', '..')

/** No GPU, no QUIC, nothing on its own: the browser shall ask for nothing but what the page asks for. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export interface Browser {
  /** Where the page was built. */
  pageFolder: string
  open(url: string, options?: { dark?: boolean; width?: number }): Promise<Opened>
  close(): Promise<void>
}

export interface Opened {
  page: Page
  /** Everything the browser asked for. */
  requests: string[]
  /** Errors, warnings and violations of the policy. */
  complaints: string[]
}

/** Builds the page and starts Chromium with an empty profile. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = [process.env['CHROMIUM'], ...PLACES].find((place) => place && existsSync(place))
  if (!executablePath) throw new Error('no Chromium: apt-get install chromium, or set CHROMIUM to its path')
  const folder = mkdtempSync(join(tmpdir(), 'page-'))
  const pageFolder = join(folder, 'page')
  await build({ ...pageOptions, absWorkingDir: root, outdir: pageFolder })
  const profile = join(folder, 'profile')
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: FLAGS,
    chromiumSandbox: false,
  })

  return {
    pageFolder,
    open: async (url, { dark = false, width = 1440 } = {}) => {
      const page = await browser.newPage()
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' })
      const requests: string[] = []
      const complaints: string[] = []
      page.on('request', (request) => requests.push(request.url()))
      page.on('pageerror', (error) => complaints.push(String(error)))
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
      })
      page.on('dialog', (dialog) => {
        complaints.push(`dialog: ${dialog.message()}`)
        dialog.dismiss().catch(() => {})
      })
      await page.addInitScript(
        `document.addEventListener('securitypolicyviolation', (event) => console.error('policy:', event.violatedDirective, event.blockedURI))`,
      )
      await page.goto(url)
      return { page, requests, complaints }
    },
    close: async () => {
      await browser.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
