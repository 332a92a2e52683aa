import { resolveSettings } from '../config/settings.ts'
import { examine } from '../doctor/doctor.ts'
import { asTyped } from '../process/own-command.ts'
import { effectiveSettings } from '../status/effective-settings.ts'
import type { Finding } from '../status/finding.ts'
import { type CliContext, commandOf, type ExitCode, say } from './context.ts'
import { createPaint } from './paint.ts'
import { printable, printableJson } from './printable.ts'

export interface DoctorCommandOptions {
  fix?: boolean
  json?: boolean
}

/** Walks the way of an event and says, step by step, what works. 1 when events cannot arrive. */
export async function doctor(context: CliContext, { fix = false, json }: DoctorCommandOptions): Promise<ExitCode> {
  const { out, color } = context
  const paint = createPaint(color)
  const marks = {
    ok: paint('green', 'ok     '),
    fixed: paint('green', 'fixed  '),
    warning: paint('yellow', 'warning'),
    failed: paint('red', 'FAILED '),
    skipped: paint('dim', 'skipped'),
  }
  const command = commandOf(context)
  const findings: Finding[] = []
  for await (const found of examine({
    ...context,
    own: resolveSettings(context),
    effective: effectiveSettings(context),
    fix,
  })) {
    const { todo: hint } = found
    const finding = { ...found, ...(hint !== undefined && { todo: asTyped(hint, command) }) }
    findings.push(finding)
    if (json) continue
    const { step, state } = finding
    const text = printable(finding.text)
    const todo = finding.todo === undefined ? '' : `\n         → ${printable(finding.todo)}`
    say(out, `${marks[state]}  ${paint('bold', step)}: ${text}${todo}`)
  }
  const failures = findings.filter(({ state }) => state === 'failed')
  if (json) say(out, printableJson({ healthy: failures.length === 0, findings }))
  else if (failures.length === 0) say(out, '\nEvents go all the way.')
  else say(out, `\nEvents do not get past: ${failures.map(({ step }) => step).join(', ')}.`)
  return failures.length === 0 ? 0 : 1
}
