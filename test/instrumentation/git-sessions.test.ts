import { describe, expect, test } from 'vitest'
import type { BilledResponse } from '../../src/instrumentation/finish/billed-response.ts'
import { readCapture } from './capture.ts'
import { of, sum } from './check-session.ts'
import { replay } from './replay.ts'

interface Truth {
  /** Of each response, in the order of time. */
  branches: (string | null)[]
  vcs: Record<string, unknown>
}

const request = (url: string) => ({ url, number: Number(/\d+$/.exec(url)?.[0]) })

const TRUTH: Record<string, Truth[]> = {
  'git-flow': [
    {
      branches: ['main', ...Array(4).fill('feature/ABC-123-cart')],
      vcs: {
        branches: ['main', 'feature/ABC-123-cart'],
        commits: ['5fe91af'],
        change_requests: [request('https://github.com/acme/shop/pull/42')],
        tickets: ['ABC-123'],
      },
    },
  ],
  'git-branch-in-turn': [
    {
      branches: [
        'main',
        'feature/ABC-1-cart',
        'feature/ABC-1-cart',
        'feature/ABC-1-cart',
        'fix/ABC-2-stock',
        'fix/ABC-2-stock',
        'main',
      ],
      vcs: {
        branches: ['main', 'feature/ABC-1-cart', 'fix/ABC-2-stock'],
        commits: ['f0bb71c', 'd739fa8', '573cfaa'],
        change_requests: [],
        tickets: ['ABC-1', 'ABC-2', '#7'],
      },
    },
  ],
  'git-amend-rebase': [
    {
      branches: ['main', ...Array(4).fill('feature/ABC-3'), 'main'],
      vcs: {
        branches: ['main', 'feature/ABC-3'],
        // What was amended is no more; what was rebased has a new id that nobody reported.
        commits: ['d6baa4d', 'd9d9eef', 'dded40e'],
        change_requests: [],
        tickets: ['ABC-3', '#12'],
      },
    },
  ],
  'git-worktree': [
    {
      branches: ['main', 'main', 'main', 'worktree-inner', 'worktree-inner', 'main'],
      vcs: {
        branches: ['main', 'worktree-inner', 'side/ABC-4'],
        commits: ['888be30', '2b07f20'],
        change_requests: [],
        tickets: ['ABC-4', 'ABC-5'],
      },
    },
  ],
  'git-glab': [
    {
      branches: ['main', ...Array(4).fill('SHOP-9-cart')],
      vcs: {
        branches: ['main', 'SHOP-9-cart'],
        commits: ['ada00d2'],
        change_requests: [request('https://gitlab.example.com/acme/web/shop/-/merge_requests/17')],
        tickets: ['SHOP-9'],
      },
    },
  ],
  'git-two-repositories': [
    {
      // The client goes on naming the other repository's branch for as long as it likes.
      branches: ['main', 'trunk', 'trunk', 'trunk', 'main', 'trunk'],
      vcs: {
        branches: ['main', 'trunk'],
        commits: ['0ac7cba', 'c8c529a', 'ca19fd9'],
        change_requests: [],
        tickets: ['#5', '#6'],
      },
    },
  ],
  'git-subagent': [
    {
      branches: ['main', 'main', ...Array(5).fill('agent/ABC-6')],
      vcs: {
        branches: ['main', 'agent/ABC-6'],
        commits: [expect.any(String), '95a6e3a'],
        change_requests: [request('https://github.com/acme/shop/pull/43')],
        tickets: ['ABC-6', 'ABC-7'],
      },
    },
  ],
  'git-script-pr': [
    {
      branches: ['main', 'release/ABC-8', 'release/ABC-8'],
      vcs: {
        branches: ['main', 'release/ABC-8'],
        commits: ['587edca'],
        change_requests: [request('https://github.com/acme/shop/pull/44')],
        tickets: ['ABC-8'],
      },
    },
  ],
  'git-detached': [
    {
      branches: ['main', null, null, 'weörd/x;y', 'weörd/x;y'],
      // The quiet commit reported its id to nobody.
      vcs: { branches: ['main', 'weörd/x;y'], commits: ['94a1016'], change_requests: [], tickets: [] },
    },
  ],
  'git-killed': [
    {
      branches: ['main', 'feature/ABC-10', 'feature/ABC-10'],
      vcs: {
        branches: ['main', 'feature/ABC-10'],
        commits: ['71388fa'],
        change_requests: [],
        tickets: ['ABC-10'],
      },
    },
  ],
  'git-fork-resume': [
    {
      branches: ['main', ...Array(3).fill('feature/ABC-11'), 'main'],
      vcs: {
        branches: ['main', 'feature/ABC-11'],
        commits: ['b9274a4'],
        change_requests: [],
        tickets: ['ABC-11'],
      },
    },
    {
      branches: ['main', 'main'],
      vcs: { branches: ['main'], commits: ['7770ced'], change_requests: [], tickets: ['ABC-12'] },
    },
  ],
}

const costOf = (responses: BilledResponse[]) => sum(responses.map(({ costNanos }) => costNanos ?? Number.NaN))

describe.each(Object.entries(TRUTH))('%s', (name, truths) => {
  const occurrences = replay(readCapture(name))
  const sessions = [...new Set(occurrences.map(({ sessionId }) => sessionId))]

  test.each(truths.map((truth, index) => [index, truth] as const))('session %i', (index, truth) => {
    const own = occurrences.filter(({ sessionId }) => sessionId === sessions[index])
    const responses = of(own, 'execution').flatMap((execution) => execution.responses)
    expect(responses.map(({ branch }) => branch)).toEqual(truth.branches)
    const row = of(own, 'session').at(-1)
    expect(row?.meta['vcs']).toEqual({ repository: null, ...truth.vcs })
    const branches = new Set(responses.map(({ branch }) => branch))
    const sums = [...branches].map((branch) => costOf(responses.filter((response) => response.branch === branch)))
    expect(sum(sums)).toBe(Math.round(Number(row?.meta['cost_usd']) * 1e9))
    expect(sum(sums)).toBe(costOf(responses))
  })
})

test('of a commit its subject goes no further than the ids of tickets in it', () => {
  const texts = JSON.stringify(replay(readCapture('git-branch-in-turn')).filter(({ kind }) => kind !== 'tool'))
  expect(texts).not.toMatch(/more stock|ABC-2 stock/)
})
