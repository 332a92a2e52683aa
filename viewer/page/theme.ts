export type ThemeName = 'system' | 'light' | 'dark'

export interface Theme {
  current(): ThemeName
  set(name: ThemeName): void
}

const KEY = 'claude-metrics.theme'
const isTheme = (name: string | null): name is ThemeName => name === 'system' || name === 'light' || name === 'dark'

/** Light, dark, or as the system says; remembered where the browser lets us. */
export function createTheme(): Theme {
  let current: ThemeName = remembered()
  const apply = () => {
    document.documentElement.dataset['theme'] = current
  }
  apply()
  return {
    current: () => current,
    set: (name) => {
      current = name
      apply()
      try {
        localStorage.setItem(KEY, name)
      } catch {
        // A browser that keeps nothing shows the choice until the page is closed.
      }
    },
  }
}

function remembered(): ThemeName {
  try {
    const name = localStorage.getItem(KEY)
    return isTheme(name) ? name : 'system'
  } catch {
    return 'system'
  }
}
