import { render } from 'preact'
import { App } from './app.tsx'
import { createLive } from './live.ts'
import { createTheme } from './theme.ts'

const root = document.getElementById('app')
if (root) render(<App live={createLive()} theme={createTheme()} />, root)
