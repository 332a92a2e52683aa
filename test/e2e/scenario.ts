import { type RunnerTestCase, test } from 'vitest'
import { clientPath } from './client.ts'
import { openStage, type Stage, type StageOptions } from './session.ts'
import { hasTmux } from './terminal.ts'

/** A test with a machine of its own; the machine is kept, and its path printed, when the test fails. */
export function scenario(name: string, options: StageOptions, play: (stage: Stage) => Promise<unknown>): void {
  test.skipIf(clientPath() === undefined)(name, ({ task }) => onStage(options, play, task))
}

/** The same for scenarios that need a terminal. */
export function terminalScenario(name: string, options: StageOptions, play: (stage: Stage) => Promise<unknown>): void {
  test.skipIf(clientPath() === undefined || !hasTmux())(name, ({ task }) => onStage(options, play, task))
}

async function onStage(
  options: StageOptions,
  play: (stage: Stage) => Promise<unknown>,
  task: Readonly<RunnerTestCase>,
): Promise<void> {
  const stage = await openStage(options)
  let threw = true
  try {
    await play(stage)
    threw = false
  } finally {
    // Soft expectations fail the task without throwing.
    await stage.close(threw || task.result?.state === 'fail')
  }
}

/** How a headless session ends when nothing goes wrong. */
export const cleanEnd = { exit_kind: 'end_turn', reason: 'other' }
/** … and one that the user leaves with /exit. */
export const cleanExit = { exit_kind: 'end_turn', reason: 'prompt_input_exit' }
