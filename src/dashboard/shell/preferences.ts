import { useSyncExternalStore } from 'react'
import type { NegativeStyle } from '../format/amount.ts'

/** What a reader chose for this browser. The theme is kept apart, since it must be known before anything is painted. */
export interface Preferences {
  density: 'compact' | 'comfortable'
  negative: NegativeStyle
  /** Null: the organisation's country decides. */
  locale: string | null
  singleKeys: boolean
  /** Organisations looked at last, the latest first, by name of their connection. */
  recent: string[]
}

const key = 'daybook-preferences'
const defaults: Preferences = { density: 'compact', negative: 'brackets', locale: null, singleKeys: true, recent: [] }

let current: Preferences = load()
const listeners = new Set<() => void>()

function load(): Preferences {
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Preferences>) }
  } catch {
    return defaults
  }
}

export function setPreferences(changes: Partial<Preferences>): void {
  current = { ...current, ...changes }
  try {
    localStorage.setItem(key, JSON.stringify(current))
  } catch {
    // A browser that keeps nothing keeps it for this visit.
  }
  applyPreferences()
  for (const listener of listeners) listener()
}

export const getPreferences = (): Preferences => current

/** Puts what styles depend on where they see it. */
export function applyPreferences(): void {
  document.documentElement.dataset['density'] = current.density
}

export function usePreferences(): Preferences {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, getPreferences)
}

/** Puts an organisation first among those looked at last; five are kept. */
export function rememberOrganisation(name: string): void {
  if (current.recent[0] === name) return
  setPreferences({ recent: [name, ...current.recent.filter((each) => each !== name)].slice(0, 5) })
}
