import { setTimeout as sleep } from 'node:timers/promises'

/** Resolves when `isSo`, asked every `everyMs`. @throws after two minutes */
export async function until(what: string, isSo: () => boolean, everyMs = 5): Promise<void> {
  const begun = performance.now()
  while (!isSo()) {
    if (performance.now() - begun > 120_000) throw new Error(`waited in vain: ${what}`)
    await sleep(everyMs)
  }
}
