import { lazy, Suspense, useState } from 'react'
import { useShortcuts } from './use-shortcuts.ts'

const ShortcutsHelp = lazy(async () => ({ default: (await import('./shortcuts-help.tsx')).ShortcutsHelp }))

/** `?` opens the list of keys. */
export function ShortcutsHost() {
  const [opened, setOpened] = useState(false)
  const [wanted, setWanted] = useState(false)
  useShortcuts({
    '?': () => {
      setWanted(true)
      setOpened(true)
    },
  })
  if (!wanted) return null
  return (
    <Suspense fallback={null}>
      <ShortcutsHelp opened={opened} onClose={() => setOpened(false)} />
    </Suspense>
  )
}
