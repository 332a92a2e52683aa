/**
 * The time that this process has computed, in milliseconds: what "takes no time" is measured by it, because what other
 * processes do meanwhile does not count.
 */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}
