import { useState } from 'react'
import { toFailure } from '../../components/to-failure.ts'
import { FieldError } from './field-error.ts'

export interface Saved<T> {
  value: T
  change: (value: T) => void
  /** Saves what is there, or the value given. */
  save: (value?: T) => Promise<void>
  /** Puts back what is stored. */
  revert: () => void
  state: 'idle' | 'saving' | 'saved'
  error: string | null
}

/**
 * A field that is saved by itself. What was typed stays when saving fails, with the reason; what is stored comes back into the
 * field when it changes elsewhere and nothing was typed.
 */
export function useSaved<T>(stored: T, save: (value: T) => Promise<unknown>): Saved<T> {
  const [held, setHeld] = useState<{ stored: string; value: T }>({ stored: JSON.stringify(stored), value: stored })
  const [state, setState] = useState<Saved<T>['state']>('idle')
  const [error, setError] = useState<string | null>(null)
  const now = JSON.stringify(stored)
  if (held.stored !== now) {
    const untouched = JSON.stringify(held.value) === held.stored
    setHeld({ stored: now, value: untouched ? stored : held.value })
  }
  return {
    value: held.value,
    state,
    error,
    change: (value) => {
      setState('idle')
      setError(null)
      setHeld({ stored: now, value })
    },
    revert: () => {
      setState('idle')
      setError(null)
      setHeld({ stored: now, value: stored })
    },
    save: async (given) => {
      const value = given === undefined ? held.value : given
      if (given !== undefined) setHeld({ stored: now, value })
      if (JSON.stringify(value) === now && error === null) return
      setState('saving')
      try {
        await save(value)
        setState('saved')
        setError(null)
      } catch (thrown) {
        setState('idle')
        setError(thrown instanceof FieldError ? thrown.message : toFailure(thrown).message)
      }
    },
  }
}
