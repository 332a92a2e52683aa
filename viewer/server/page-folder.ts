import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Where a plugin has its page; undefined where it was not built. */
export function pageFolderOf(pluginRoot: string): string | undefined {
  const folder = join(pluginRoot, 'dist')
  return existsSync(join(folder, 'page.html')) ? folder : undefined
}
