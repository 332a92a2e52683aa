import { rmSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import { makeSpool } from './spool-home.ts'

const namesOf = (files: { name: string }[]): string[] => files.map(({ name }) => name)

describe('watching', () => {
  test('reports entries that come, also after the spool was closed and opened again', async () => {
    const { spool, put } = makeSpool()
    const onChange = vi.fn(() => namesOf(spool.claim({ files: 100 })))
    const seen = (): string[] => onChange.mock.results.flatMap(({ value }) => value as string[])
    const watch = spool.watch(onChange)
    try {
      put('new', 'a.1')
      await vi.waitFor(() => expect(seen()).toEqual(['a.1']))
      rmSync(put('new', 'a.2'))
      for (const file of ['a.1', 'a.3']) rmSync(put('new', file))
      spool.close()
      spool.open()
      put('new', 'b.1')
      await vi.waitFor(() => expect(seen()).toContain('b.1'))
    } finally {
      watch.stop()
    }
  })

  test('many files at once are few calls', async () => {
    const { spool, put } = makeSpool()
    const onChange = vi.fn()
    const watch = spool.watch(onChange)
    for (let n = 0; n < 500; n++) put('new', `a.${n}`)
    await vi.waitFor(() => expect(onChange).toHaveBeenCalled())
    watch.stop()
    expect(onChange.mock.calls.length).toBeLessThan(20)
  })

  test('after stop there is no call', async () => {
    const { spool, put } = makeSpool()
    const stopped = vi.fn()
    const running = vi.fn()
    spool.watch(stopped).stop()
    const watch = spool.watch(running)
    put('new', 'a.1')
    await vi.waitFor(() => expect(running).toHaveBeenCalled())
    watch.stop()
    expect(stopped).not.toHaveBeenCalled()
  })
})
