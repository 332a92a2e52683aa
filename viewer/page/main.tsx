import { render } from 'preact'
import { App } from './app.tsx'
import { createHistorySource } from './history-source.ts'
import { createLive } from './live.ts'
import { createTheme } from './theme.ts'

const root = document.getElementById('app')
const isHistory = document.documentElement.dataset['source'] === 'history'
if (root) render(<App source={isHistory ? createHistorySource() : createLive()} theme={createTheme()} />, root)
