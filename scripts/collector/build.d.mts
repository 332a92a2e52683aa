/** See build.mjs. */
export function buildCollector(manifest: string): { path: string } | { missing: string }
