import { homedir, userInfo } from 'node:os'
import { afterEach, expect, test, vi } from 'vitest'
import { userHome } from '../../src/config/user-home.ts'

vi.mock('node:os', { spy: true })
afterEach(() => void vi.restoreAllMocks())

test('is what the system says', () => {
  expect(userHome()).toBe(homedir())
})

test('with an empty HOME it is not the folder one happens to be in', () => {
  vi.mocked(homedir).mockReturnValue('')
  expect(userHome()).toBe(userInfo().homedir)
})

test('a user whom the system does not know has none, and that is no failure', () => {
  const unknown = () => {
    throw new Error('A system error occurred: uv_os_homedir returned ENOENT')
  }
  vi.mocked(homedir).mockImplementation(unknown)
  vi.mocked(userInfo).mockImplementation(unknown)
  expect(userHome()).toBe('/nonexistent')
})
