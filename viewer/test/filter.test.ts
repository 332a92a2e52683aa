import { describe, expect, test } from 'vitest'
import { entryMatches, sessionMatches, shownRows } from '../model/filter.ts'
import { sessionsByTime } from '../model/model.ts'
import { agentCall, entry, modelOf, prompt, tool } from './scripted-session.ts'

describe('filter', () => {
  const facts = [
    prompt('p', 0),
    tool('pwd', 10, 20),
    agentCall('a', 30, 90, 1, 'Explore'),
    tool('npm test', 40, 60, { depth: 1, agentType: 'Explore', outcome: 'failed', outcomeText: 'failed: timeout' }),
  ]
  const [session] = sessionsByTime(modelOf(facts.map((fact) => entry(fact))))
  if (!session) throw new Error('no session')
  const titles = (filter: Parameters<typeof shownRows>[2], collapsed: string[] = []) =>
    shownRows(session, new Set(collapsed), filter).map(({ row }) => row.detail || row.title)

  test('shows what it finds and the rows above it', () => {
    expect(titles({ query: 'NPM timeout', outcome: 'all' })).toEqual(['ask p', 'a', 'npm test'])
    expect(titles({ query: '', outcome: 'failed' })).toEqual(['ask p', 'a', 'npm test'])
    expect(titles({ query: 'pwd', outcome: 'failed' })).toEqual([])
  })

  test('a collapsed row hides what is below it, unless that is looked for', () => {
    expect(titles({ query: '', outcome: 'all' }, ['tool a'])).toEqual(['ask p', 'pwd', 'a'])
    expect(titles({ query: 'npm', outcome: 'all' }, ['tool a'])).toEqual(['ask p', 'a', 'npm test'])
  })

  test('finds a session by what happened in it, and a record by what it says', () => {
    expect(sessionMatches(session, { query: 'npm', outcome: 'all' })).toBe(true)
    expect(sessionMatches(session, { query: 'cargo', outcome: 'all' })).toBe(false)
    const refused = { ...entry(tool('x', 0, 1)), status: 422, fact: null, label: 'refused with 422' }
    expect(entryMatches(refused, { query: '422', outcome: 'refused' })).toBe(true)
    expect(entryMatches(refused, { query: '', outcome: 'failed' })).toBe(false)
  })
})
