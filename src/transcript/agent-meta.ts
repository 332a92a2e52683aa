import { readFile } from 'node:fs/promises'
import * as z from 'zod/mini'

const text = z.catch(z.optional(z.string()), undefined)

const shape = z.object({
  agentType: text,
  /** The call that started it. */
  toolUseId: text,
  /** The subagent that made this call; absent when the main thread did. */
  parentAgentId: text,
  /** 1 for those that the main thread started. */
  spawnDepth: z.catch(z.optional(z.number().check(z.positive())), undefined),
  /** `background`: the turn does not wait for it. */
  requestShape: text,
  /** A workflow started it: no turn waits for those. */
  inWorkflowRun: z.catch(z.optional(z.boolean()), undefined),
})

/**
 * What the client writes beside a subagent's transcript: the only place that has its parent and its depth. A field of
 * another type counts as absent.
 */
export type AgentMeta = z.infer<typeof shape>

/**
 * The meta file of a subagent. Undefined when it is not there yet, or half written.
 *
 * @param stem path of the subagent's files without their endings
 */
export async function readAgentMeta(stem: string): Promise<AgentMeta | undefined> {
  try {
    return shape.parse(JSON.parse(await readFile(`${stem}.meta.json`, 'utf8')))
  } catch {
    return undefined
  }
}

/** No turn waits for its end. */
export const isBackground = ({ requestShape, inWorkflowRun }: AgentMeta): boolean =>
  requestShape === 'background' || inWorkflowRun === true
