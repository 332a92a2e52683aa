import { expect, test } from 'vitest'
import { parseEntry } from '../../src/spool/entry.ts'
import { makeHome, onlyEntry, runHook, SHELLS, SILENT_SUCCESS } from '../recorder/recorder.ts'

/** What the agent reads of the marks that the recorder made. */
async function markOf(value: string, shell: string[]): Promise<boolean | undefined> {
  const home = makeHome()
  expect(await runHook({ home, event: 'Notification', env: { DO_NOT_TRACK: value }, shell })).toEqual(SILENT_SUCCESS)
  const { header, payload } = onlyEntry(home)
  const entry = parseEntry(Buffer.concat([Buffer.from(`${header}\n`), payload]), 0)
  return entry.kind === 'entry' ? entry.marks.doNotTrack : undefined
}

for (const shell of SHELLS) {
  test.each(['1', 'true', 'yes', 'a b; $(exit 1)'])(
    `${shell[0]}: each hook of a session with DO_NOT_TRACK=%s says so`,
    async (value) => {
      expect(await markOf(value, shell)).toBe(true)
    },
  )

  test.each(['', '0', 'false', 'no', 'off'])(`${shell[0]}: DO_NOT_TRACK=%j is no such wish`, async (value) => {
    expect(await markOf(value, shell)).toBeUndefined()
  })
}
