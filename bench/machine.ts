import { arch, cpus, loadavg, release, totalmem, type } from 'node:os'

/** The machine in one line. */
export function describeMachine(): string {
  const [cpu] = cpus()
  const memory = `${Math.round(totalmem() / 1e9)} GB`
  const load = loadavg()[0]?.toFixed(1)
  return `${cpus().length} × ${cpu?.model.trim() || arch()}, ${memory}, ${type()} ${release()}, Node ${process.version} (load ${load} at the end)`
}
