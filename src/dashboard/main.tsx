import { createRoot } from 'react-dom/client'
import { App } from './shell/app.tsx'
import { applyPreferences } from './shell/preferences.ts'
import './theme/fonts.css'
import './theme/tokens.css'
import './theme/mantine.ts'
import './theme/mantine.css'
import './theme/base.css'

applyPreferences()
const root = document.getElementById('root')
if (root) createRoot(root).render(<App />)
