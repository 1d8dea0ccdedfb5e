import { useSyncExternalStore } from 'react'
import { usePreferences } from '../shell/preferences.ts'

/** Height of a table's row in px, as the styles set it by density and pointer. */
export function useRowHeight(): number {
  // Asked for again when the density changes.
  usePreferences()
  return useSyncExternalStore(watchPointer, readRowHeight)
}

function watchPointer(listener: () => void): () => void {
  const query = matchMedia('(pointer: coarse)')
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

function readRowHeight(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--row-table')) || 32
}
