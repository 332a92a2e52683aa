import { chmodSync, cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle, repository } from '../cli/bundle.ts'

/**
 * A plugin folder like the installed one: the real hooks, and bundles of this source. Everyone may read it. Its path is
 * one that people have.
 */
export async function buildPlugin(more: string[] = []): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'faults plugin é-'))
  cpSync(join(repository, 'plugin/hooks'), join(root, 'hooks'), { recursive: true })
  await bundle(join(root, 'dist'), ['src/agent.ts', 'src/session-start.ts', ...more])
  cpSync(join(repository, 'test/faults/preload'), join(root, 'preload'), { recursive: true })
  chmodSync(root, 0o755)
  return root
}
