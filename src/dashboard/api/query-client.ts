import { QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError, OfflineError } from './request.ts'

/** What is on screen stays while it is asked for again; a refusal isn't asked again by itself, an absent server is. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: toSignIn }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      gcTime: 10 * 60_000,
      retry: (count, error) => !(error instanceof ApiError) && !(error instanceof OfflineError) && count < 1,
      refetchInterval: (query) => (query.state.error instanceof OfflineError ? 5000 : false),
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
})

const signedOutPages = /^\/(welcome|sign-in|invite|reset|connect)(\/|$)/

/** A session that has ended meanwhile: sign in, and come back to where one was. */
function toSignIn(error: unknown): void {
  const { pathname, search } = window.location
  if (!(error instanceof ApiError) || error.status !== 401 || signedOutPages.test(pathname)) return
  window.location.assign(`/sign-in?next=${encodeURIComponent(`${pathname}${search}`)}`)
}
