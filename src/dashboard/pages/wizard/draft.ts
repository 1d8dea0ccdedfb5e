import { useState } from 'react'

/** What was typed in the wizard and may be kept while the window is open: never a secret. */
export interface Draft {
  appName: string
  companyUrl: string
  clientId: string
  /** Permissions that were unticked. */
  without: string[]
}

const key = 'daybook-connect-draft'
const empty: Draft = { appName: '', companyUrl: '', clientId: '', without: [] }

export function useDraft(): [Draft, (change: Partial<Draft>) => void] {
  const [draft, setDraft] = useState(load)
  return [
    draft,
    (change) => {
      const next = { ...draft, ...change }
      setDraft(next)
      try {
        sessionStorage.setItem(key, JSON.stringify(next))
      } catch {
        // A browser that keeps nothing keeps it for this page.
      }
    },
  ]
}

/** The connection stands: the next one begins with nothing. */
export function clearDraft(): void {
  try {
    sessionStorage.removeItem(key)
  } catch {
    // There was nothing kept.
  }
}

function load(): Draft {
  try {
    return { ...empty, ...(JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<Draft>) }
  } catch {
    return empty
  }
}
