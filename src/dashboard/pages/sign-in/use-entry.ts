import { queryOptions } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError, get } from '../../api/request.ts'
import type { Me } from '../../api/types.ts'

/** What the pages before signing in go by: whether there is an owner, other ways in, what a password needs. */
export const entryQuery = queryOptions({
  queryKey: ['entry'],
  queryFn: ({ signal }) => get<Me>('/v1/me', { signal }),
  staleTime: 0,
})

export interface Entry {
  busy: boolean
  error: unknown
  /** Does it, then opens the dashboard anew, so that nothing of before stays in memory. */
  run: (work: () => Promise<unknown>, next?: string) => Promise<void>
}

export function useEntry(): Entry {
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null })
  return {
    ...state,
    run: async (work, next = '/') => {
      setState({ busy: true, error: null })
      try {
        await work()
        window.location.assign(next)
      } catch (error) {
        setState({ busy: false, error })
      }
    },
  }
}

/** A refusal that is about the password, to stand under its field. */
export function toPasswordError(error: unknown): string | null {
  if (!(error instanceof ApiError)) return null
  const details = error.details as { field?: unknown } | undefined
  return details?.field === 'password' ? error.message : null
}

/** The one-time token after the # of the address, which never reaches a server's log. Taken out of the address at once. */
export function takeToken(): string | null {
  const token = decodeURIComponent(window.location.hash.slice(1))
  if (token === '') return null
  window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search)
  return token
}
