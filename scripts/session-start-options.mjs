/** The session start knows every destination and opens none: what `open` and `check` load stays out of its bundle. */
export const sessionStartOptions = { external: ['*/exporter.ts', '*/check.ts'] }
