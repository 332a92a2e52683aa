import { expect, test } from 'vitest'
import { finishSettings } from '../../src/config/finish-settings.ts'
import { createRepositories } from '../../src/config/repositories.ts'
import { resolveSettings } from '../../src/config/settings.ts'

test('a folder is asked for until its repository is known, and then no more', async () => {
  const asked: string[] = []
  const answers = [undefined, 'https://github.com/acme/shop.git']
  const repositories = createRepositories({
    originUrl: async (folder) => {
      asked.push(folder)
      return answers.shift()
    },
  })
  await repositories.learn(['/shop', '/shop'])
  expect(repositories.repositoryOf('/shop')).toBeUndefined()
  await repositories.learn(['/shop'])
  await repositories.learn(['/shop'])
  expect(repositories.repositoryOf('/shop')).toBe('https://github.com/acme/shop.git')
  expect(asked).toEqual(['/shop', '/shop'])
})

const settings = (env: Record<string, string>) => resolveSettings({ env, home: '/nowhere', readFile: () => undefined })

test.each([
  ['CLAUDE_METRICS_TAGS', Array.from({ length: 21 }, (_, at) => `t${at}=x`).join(',')],
  ['CLAUDE_METRICS_TAGS', `team=${'x'.repeat(65)}`],
  ['CLAUDE_METRICS_TAGS', 'team=a%07b'],
  ['CLAUDE_METRICS_TAGS', `team=shop,key=ghp_${'a1B2'.repeat(9)}`],
  ['CLAUDE_METRICS_PRICES', '{"models":{"m":{"input":"free"}}}'],
  ['CLAUDE_METRICS_PRICES', 'cheap'],
  ['CLAUDE_METRICS_TICKET_PATTERN', '(a+)+'],
])('what is not valid is ignored, and said once: %s=%s', (name, value) => {
  const { problems } = settings({ [name]: value })
  expect(problems.filter((problem) => problem.includes(name))).toHaveLength(1)
  expect(() => finishSettings(settings({ [name]: value }))).not.toThrow()
})
