/** Replaced by the bundler with the version of the plugin's manifest. */
declare const PLUGIN_VERSION: string | undefined

export const pluginVersion: string = typeof PLUGIN_VERSION === 'string' ? PLUGIN_VERSION : '0.0.0-unbundled'

/** The oldest Node.js that the bundles are tested with. */
const OLDEST_NODE = { major: 20, minor: 18 }

/** @param version as `process.versions.node` has it */
export function isNodeSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > OLDEST_NODE.major || (major === OLDEST_NODE.major && minor >= OLDEST_NODE.minor)
}
