import { freePort } from '../collector/collector.ts'
import { scratchFolder, startProgram, untilReady } from '../collector/production/program.ts'

/** Starts VictoriaLogs or VictoriaMetrics, which keep everything however old it is. Gives its address. */
export async function startVictoria(binary: string | undefined): Promise<string> {
  const folder = scratchFolder('victoria')
  const port = await freePort()
  const args = [`-storageDataPath=${folder}/data`, `-httpListenAddr=127.0.0.1:${port}`, '-retentionPeriod=100y']
  const program = startProgram(binary ?? '', args)
  const url = `http://127.0.0.1:${port}`
  await untilReady(program, `${url}/health`)
  return url
}
