import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react'

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))

let opened = false
const listeners = new Set<() => void>()

function setOpened(value: boolean): void {
  opened = value
  for (const listener of listeners) listener()
}

export const openPalette = (): void => setOpened(true)

/** Ctrl or ⌘ with K, anywhere; the palette itself comes on its first use. */
export function PaletteHost() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => opened,
  )
  const [wanted, setWanted] = useState(false)
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
      event.preventDefault()
      setOpened(!opened)
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
  useEffect(() => {
    if (shown) setWanted(true)
  }, [shown])
  if (!wanted) return null
  return (
    <Suspense fallback={null}>
      <Palette opened={shown} onClose={() => setOpened(false)} />
    </Suspense>
  )
}
