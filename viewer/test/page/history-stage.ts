import { afterAll, afterEach, beforeAll } from 'vitest'
import { createHistory, type SessionSource } from '../../server/history.ts'
import { type HistoryServer, startHistoryServer } from '../../server/history-server.ts'
import { type Browser, type Opened, startBrowser } from './browser.ts'

export interface HistoryStage {
  /** Opens the page over a source, at a place such as `#/sessions`. */
  start(
    source: SessionSource,
    options?: Parameters<Browser['open']>[1] & { at?: string; isRead?: boolean },
  ): Promise<Opened & { server: HistoryServer }>
}

/** A browser for the tests of a file; each test gets a server and a page of its own. */
export function useHistoryStage(): HistoryStage {
  let browser: Browser
  let server: HistoryServer | undefined
  let opened: Opened | undefined
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser.close())
  afterEach(async () => {
    await opened?.page.close()
    await server?.close()
    opened = undefined
    server = undefined
  })
  return {
    start: async (source, { at = '', isRead = true, ...options } = {}) => {
      const history = createHistory(source)
      if (isRead) await history.settled()
      server = await startHistoryServer({ history, folder: browser.pageFolder, secret: 's3cret', port: 0 })
      opened = await browser.open(`${server.url}${at}`, options)
      return { ...opened, server }
    },
  }
}
