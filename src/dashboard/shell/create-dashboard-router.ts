import { createRouter } from '@tanstack/react-router'
import { queryClient } from '../api/query-client.ts'
import { PageFailure } from './page-failure.tsx'
import { PagePending } from './page-pending.tsx'
import { routeTree } from './routes.tsx'
import { parseSearchText, toSearchText } from './search-text.ts'

export function createDashboardRouter() {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    parseSearch: parseSearchText,
    stringifySearch: toSearchText,
    defaultErrorComponent: PageFailure,
    defaultPendingComponent: PagePending,
    defaultPendingMs: 150,
    defaultPendingMinMs: 0,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createDashboardRouter>
  }
}
